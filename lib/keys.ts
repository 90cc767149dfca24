import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type IKey, Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { KeyPurpose } from './config-inputs.ts'
import { epochStatement, KEY_DESCRIPTION, type KeyStatement, landingStatements } from './key-policies.ts'

export interface KeysProps {
  /** ARNs of the operator's own keys, used in place of those that the stack would make. @default none */
  readonly own?: Readonly<Partial<Record<KeyPurpose, string | undefined>>>
}

/** The keys of a deployment. One each for what must be openable apart. */
export class Keys extends Construct {
  /** Raw files and the queues that tell of them. */
  readonly landing: IKey
  /** Everything that the pipeline makes, and its tables. */
  readonly data: IKey
  /** The latest files of subscribers and objections. */
  readonly identities: IKey
  /** Wraps the keys of pseudonyms; see `guardEpochKeys`. */
  readonly epochs: IKey

  constructor(scope: Construct, id: string, { own = {} }: KeysProps = {}) {
    super(scope, id)
    this.landing = this.key('Landing', 'raw files and their queues', own.landing)
    this.data = this.key('Data', 'fragments, figures, releases and tables', own.data)
    this.identities = this.key('Identities', 'the latest subscriber and optout files', own.identities)
    this.epochs = this.key('Epochs', 'wraps the pseudonym keys of epochs', own.epochs)
    for (const statement of landingStatements(Aws.ACCOUNT_ID)) put(this.landing, statement)
  }

  /** Nobody but these roles unwraps or makes a pseudonym key: see `epochStatement`. */
  guardEpochKeys(roles: readonly IRole[]): void {
    put(this.epochs, epochStatement(roles.map(({ roleArn }) => roleArn)))
  }

  private key(id: string, description: string, own: string | undefined): IKey {
    if (own !== undefined) return Key.fromKeyArn(this, id, own)
    return new Key(this, id, {
      description: `${KEY_DESCRIPTION}${description}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }
}

/** Into the policy of a key that the stack makes; of another it is the operator's, and `deploy-check.ts` reads it. */
function put(key: IKey, statement: KeyStatement): void {
  key.addToResourcePolicy(PolicyStatement.fromJson(statement))
}
