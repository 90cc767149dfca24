import { type IRole, Role } from 'aws-cdk-lib/aws-iam'
import { type IKey, Key } from 'aws-cdk-lib/aws-kms'
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { type References, readReferences } from './references.ts'

/** What the pipeline stack knows of the data stack: names, and handles made of them. */
export class DataAccess extends Construct {
  readonly names: References
  readonly landing: IBucket
  readonly landingKey: IKey
  readonly roles: Readonly<
    Record<'anonymizer' | 'subscriberKeys' | 'forget' | 'sweep' | 'reference', IRole>
  > &
    Readonly<Record<'planner' | 'rollup' | 'release' | 'serve' | 'jobs', IRole>>

  constructor(scope: Construct, id: string, deployment: string) {
    super(scope, id)
    this.names = readReferences(this, deployment)
    this.landing = Bucket.fromBucketName(this, 'Landing', this.names['landing-bucket'])
    this.landingKey = Key.fromKeyArn(this, 'LandingKey', this.names['landing-key'])
    const role = (name: string, roleName: string, mutable = true): IRole =>
      Role.fromRoleName(this, name, roleName, { mutable })
    this.roles = {
      anonymizer: role('Anonymizer', this.names['role-anonymizer']),
      subscriberKeys: role('SubscriberKeys', this.names['role-subscriber-keys']),
      forget: role('Forget', this.names['role-forget']),
      sweep: role('Sweep', this.names['role-sweep']),
      reference: role('Reference', this.names['role-reference']),
      planner: role('Planner', this.names['role-planner']),
      // The CDK would give the state machine more than it needs: its rights are written out (queries.ts).
      rollup: role('Rollup', this.names['role-rollup'], false),
      release: role('Release', this.names['role-release']),
      serve: role('Serve', this.names['role-serve']),
      jobs: role('Jobs', this.names['role-jobs']),
    }
  }
}
