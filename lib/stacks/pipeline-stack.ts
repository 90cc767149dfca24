import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Anonymize } from '../anonymize.ts'
import type { Deployment } from '../config.ts'
import { DataAccess } from '../data-access.ts'
import { Explorer } from '../explorer.ts'
import { Jobs } from '../jobs.ts'
import { Monitoring } from '../monitoring.ts'
import { Network } from '../network.ts'
import { Reference } from '../reference.ts'
import { Release } from '../release.ts'
import { Rollup } from '../rollup.ts'
import { Serve } from '../serve.ts'
import type { FunctionDefaults } from '../stage-function.ts'

export interface PipelineStackProps extends StackProps {
  readonly deployment: Deployment
  readonly defaults: FunctionDefaults
  /** For a stand-in for AWS on this machine: see lib/README.md. */
  readonly local: boolean
  /** Address of that stand-in. */
  readonly standIn?: string
}

/** The stages. It holds no data: it can be removed and made anew. */
export class PipelineStack extends Stack {
  readonly anonymize: Anonymize
  readonly reference: Reference
  readonly rollup: Rollup
  readonly release: Release
  readonly jobs: Jobs
  readonly serve: Serve
  readonly monitoring: Monitoring

  constructor(scope: Construct, id: string, options: PipelineStackProps) {
    const { deployment, defaults: shared, local, standIn, ...props } = options
    super(scope, id, props)
    const data = new DataAccess(this, 'Data', deployment.name)
    const defaults =
      deployment.network === undefined
        ? shared
        : { ...shared, network: new Network(this, 'Network', deployment.network) }
    const stage = { deployment, data, defaults }
    this.anonymize = new Anonymize(this, 'Anonymize', stage)
    this.reference = new Reference(this, 'Reference', { ...stage, events: this.anonymize.events })
    this.release = new Release(this, 'Release', stage)
    this.rollup = new Rollup(this, 'Rollup', { ...stage, release: this.release })
    this.jobs = new Jobs(this, 'Jobs', stage)
    this.serve = new Serve(this, 'Serve', {
      ...stage,
      jobs: this.jobs,
      local,
      ...(standIn === undefined ? {} : { standIn }),
    })
    this.monitoring = new Monitoring(this, 'Monitoring', {
      deployment,
      anonymize: this.anonymize,
      reference: this.reference,
      rollup: this.rollup,
      jobs: this.jobs,
      serve: this.serve,
    })

    this.output('ApiUrl', this.serve.url, 'The API: /health answers without a token')
    const explorer = deployment.explorer
      ? new Explorer(this, 'Explorer', { apiOrigin: this.serve.origin, domain: deployment.explorerDomain })
      : undefined
    for (const [name, target] of [
      ['Api', this.serve.target],
      ['Explorer', explorer?.target],
    ] as const) {
      if (target !== undefined) {
        this.output(`${name}DomainTarget`, target, 'What a CNAME of its own name must point to')
      }
    }
    this.output('TokenUrl', this.serve.tokens.url, 'POST grant_type=client_credentials with id and secret')
    this.output(
      'RollupStateMachineArn',
      this.rollup.stateMachine.stateMachineArn,
      'Takes {} or {"date": "2026-03-24", "complete": true}',
    )
    if (explorer !== undefined) this.output('ExplorerUrl', explorer.url, 'The explorer')
    if (this.monitoring.dashboard) {
      const { dashboardName } = this.monitoring.dashboard
      this.output(
        'DashboardUrl',
        `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards:name=${dashboardName}`,
        'Files, rollups and requests',
      )
    }
  }

  private output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description })
  }
}
