import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import { AnyPrincipal, Effect, type IRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'

/** The keys of a deployment. One each for what must be openable apart. */
export class Keys extends Construct {
  /** Raw files and the queues that tell of them. */
  readonly landing: Key
  /** Everything that the pipeline makes, and its tables. */
  readonly data: Key
  /** The latest files of subscribers and objections. */
  readonly identities: Key
  /** Wraps the keys of pseudonyms; see `guardEpochKeys`. */
  readonly epochs: Key

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.landing = this.key('Landing', 'raw files and their queues')
    this.data = this.key('Data', 'fragments, figures, releases and tables')
    this.identities = this.key('Identities', 'the latest subscriber and optout files')
    this.epochs = this.key('Epochs', 'wraps the pseudonym keys of epochs')

    // Without this, S3's events are dropped on their way into the encrypted queue and nothing tells so.
    for (const service of ['events.amazonaws.com', 's3.amazonaws.com']) {
      this.landing.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal(service)],
          actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        }),
      )
    }
  }

  /**
   * Nobody but these roles unwraps or makes a pseudonym key, whatever their own policies say: an
   * administrator manages the key and cannot use it.
   */
  guardEpochKeys(roles: readonly IRole[]): void {
    this.epochs.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyThePseudonymRoles',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:ReEncrypt*'],
        resources: ['*'],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': roles.map(({ roleArn }) => roleArn) } },
      }),
    )
  }

  private key(id: string, description: string): Key {
    return new Key(this, id, {
      description: `smart-steps: ${description}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }
}
