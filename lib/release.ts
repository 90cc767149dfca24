import { Duration } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import { releaseEnvironment } from '../functions/release/environment.ts'
import type { StageProps } from './anonymize.ts'
import { keyLifeOf } from './config.ts'
import { StageFunction } from './stage-function.ts'

/** The stage that turns figures into releases: the last step of the rollup's state machine. */
export class Release extends Construct {
  readonly function: StageFunction<typeof releaseEnvironment>

  constructor(scope: Construct, id: string, { deployment, data, defaults }: StageProps) {
    super(scope, id)
    const { names } = data
    this.function = new StageFunction(this, 'Release', {
      defaults,
      name: 'release',
      description: 'Draws the noise of a date, writes its releases and charges the ledger',
      role: data.roles.release,
      schema: releaseEnvironment,
      environment: {
        COUNTRY: deployment.country,
        KEY_LIFE: keyLifeOf(deployment),
        PRIVACY: deployment.privacy,
        DATA_BUCKET: names['data-bucket'],
        DOCUMENTS_TABLE: names['documents-table'],
        FIGURES_TABLE: names['figures-table'],
      },
      // Of a nation's homes by zone 3.3 GB are held at once (3,100,000 keys; bench/release.ts).
      memoryMb: 7076,
      temporaryMb: 4096,
      timeout: Duration.minutes(15),
    })
  }
}
