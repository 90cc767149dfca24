import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { CfnWorkGroup } from 'aws-cdk-lib/aws-athena'
import type { CfnRole } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { Buckets } from '../buckets.ts'
import { Catalogue, catalogueNames } from '../catalogue.ts'
import { type Deployment, keyLifeOf } from '../config.ts'
import { pseudonymRoleName, pseudonymRoles } from '../key-policies.ts'
import { Keys } from '../keys.ts'
import { FIGURES, folder, IDENTITIES, MEASUREMENTS, PREPARED } from '../prefixes.ts'
import { publishReferences } from '../references.ts'
import { Roles } from '../roles.ts'
import { Tables } from '../tables.ts'

export interface DataStackProps extends StackProps {
  readonly deployment: Deployment
  /** It may be removed with all that it holds: see `removal.ts`. @default false */
  readonly destroy?: boolean
}

/** Whatever must outlive a deployment: keys, buckets, tables, and who may touch them. */
export class DataStack extends Stack {
  readonly keys: Keys
  readonly buckets: Buckets
  readonly tables: Tables
  readonly catalogue: Catalogue
  readonly roles: Roles

  constructor(scope: Construct, id: string, { deployment, destroy = false, ...props }: DataStackProps) {
    super(scope, id, props)
    this.keys = new Keys(this, 'Keys', { own: deployment.keys ?? {} })
    this.buckets = new Buckets(this, 'Buckets', { keys: this.keys, keyLife: keyLifeOf(deployment) })
    this.tables = new Tables(this, 'Tables', { key: this.keys.data, protect: !destroy })
    this.catalogue = new Catalogue(this, 'Catalogue', {
      names: catalogueNames(deployment.name),
      bucket: this.buckets.data,
      key: this.keys.data,
      scanLimitGb: deployment.rollup.scanLimitGb,
    })
    this.roles = new Roles(this, 'Roles', {
      deployment: deployment.name,
      keys: this.keys,
      buckets: this.buckets,
      tables: this.tables,
      catalogue: this.catalogue,
    })
    if (deployment.keys?.epochs !== undefined) this.nameRolesOf(deployment)
    // Else the history of queries would keep the workgroup, and with it the stack.
    if (destroy) (this.catalogue.node.findChild('Workgroup') as CfnWorkGroup).recursiveDeleteOption = true
    this.keys.guardEpochKeys([this.roles.anonymizer, this.roles.subscriberKeys])
    this.guardObjects()
    publishReferences(this, deployment.name, {
      'landing-bucket': this.buckets.landing.bucketName,
      'data-bucket': this.buckets.data.bucketName,
      'quarantine-bucket': this.buckets.quarantine.bucketName,
      'identities-bucket': this.buckets.identities.bucketName,
      'landing-key': this.keys.landing.keyArn,
      'epoch-key': this.keys.epochs.keyArn,
      'documents-table': this.tables.documents.tableName,
      'figures-table': this.tables.figures.tableName,
      'usage-table': this.tables.usage.tableName,
      'epoch-keys-table': this.tables.epochKeys.tableName,
      'role-anonymizer': this.roles.anonymizer.roleName,
      'role-subscriber-keys': this.roles.subscriberKeys.roleName,
      'role-forget': this.roles.forget.roleName,
      'role-sweep': this.roles.sweep.roleName,
      'role-reference': this.roles.reference.roleName,
      'role-planner': this.roles.planner.roleName,
      'role-rollup': this.roles.rollup.roleName,
      'role-release': this.roles.release.roleName,
      'role-serve': this.roles.serve.roleName,
      'role-jobs': this.roles.jobs.roleName,
    })
    new CfnOutput(this, 'LandingBucket', {
      value: this.buckets.landing.bucketName,
      description: 'Feeds go here: landing/<feed>/…',
    })
  }

  /** Exact figures, noisy ones without a threshold, rows of pseudonyms, and the lists of subscribers. */
  private guardObjects(): void {
    const { anonymizer, subscriberKeys, rollup, release, sweep } = this.roles
    this.buckets.guard(this.buckets.data, {
      FiguresForTheReleaseAlone: { prefixes: [FIGURES], readers: [release] },
      MeasurementsForTheReleaseAlone: { prefixes: [MEASUREMENTS], readers: [release] },
      PseudonymsForQueriesAlone: {
        prefixes: [folder('people')],
        readers: [rollup],
      },
      PseudonymsForQueriesAndObjections: {
        prefixes: [folder('fragments'), folder('roamers'), ...PREPARED.map(folder)],
        readers: [rollup, sweep],
      },
      ExclusionsForThoseWhoLeaveOut: {
        prefixes: [folder('exclusions')],
        readers: [anonymizer, subscriberKeys, rollup, sweep],
      },
    })
    this.buckets.guard(this.buckets.identities, {
      IdentitiesForThoseWhoHash: { prefixes: [...IDENTITIES], readers: [subscriberKeys] },
    })
  }

  /** The policy of an operator's key names the roles that may use it, before there are any. */
  private nameRolesOf({ name: deployment, region }: Deployment): void {
    for (const role of pseudonymRoles) {
      const resource = this.roles.node.findChild(role).node.defaultChild as CfnRole
      resource.roleName = pseudonymRoleName(role, { deployment, region })
    }
  }
}
