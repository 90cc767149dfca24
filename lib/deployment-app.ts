import { readFileSync } from 'node:fs'
import { App, Tags, Validations } from 'aws-cdk-lib'
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam'
import { Architecture } from 'aws-cdk-lib/aws-lambda'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { Deployment } from './config.ts'
import type { FunctionName } from './functions.ts'
import { destroyWithStacks, isToBeDestroyed } from './removal.ts'
import { DataStack } from './stacks/data-stack.ts'
import { PipelineStack } from './stacks/pipeline-stack.ts'

export interface DeploymentAppOptions {
  readonly deployment: Deployment
  /** The folder with the bundle of a function, for the processor of `architecture`. */
  readonly asset: (name: FunctionName) => string
  readonly architecture: 'arm64' | 'x64'
  /** Leave out what a stand-in for AWS refuses. @default false */
  readonly local?: boolean
  /** Address of the stand-in for AWS; with `local` alone. @default AWS */
  readonly standIn?: string
  /** The name after `-c destroy=`: see `removal.ts`. @default nothing is destroyed */
  readonly destroy?: string
  /** Where the templates go. @default where the CDK's command line says */
  readonly outdir?: string
  /** Check the templates by the rules of AwsSolutions. @default true */
  readonly checks?: boolean
}

export interface DeploymentApp {
  readonly app: App
  readonly data: DataStack
  readonly pipeline: PipelineStack
}

/** The CDK app of one deployment: the data stack and the pipeline stack. Nothing here asks AWS or needs Docker. */
export function deploymentApp(options: DeploymentAppOptions): DeploymentApp {
  const { asset, architecture, local = false, standIn, outdir, checks = true } = options
  const deployment = local ? withoutInputs(options.deployment) : options.deployment
  const destroy = isToBeDestroyed(deployment, options.destroy)
  const app = new App({
    context: featureFlags(),
    analyticsReporting: false,
    treeMetadata: false,
    ...(outdir === undefined ? {} : { outdir }),
  })
  if (checks) Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }))
  const props = {
    deployment,
    env: {
      region: deployment.region,
      ...(deployment.account === undefined ? {} : { account: deployment.account }),
    },
  }
  const name = `SmartSteps-${deployment.name}`
  const data = new DataStack(app, `${name}-data`, {
    ...props,
    description: 'smart-steps: keys, buckets and tables',
    destroy,
    terminationProtection: !local && !destroy,
  })
  const pipeline = new PipelineStack(app, `${name}-pipeline`, {
    ...props,
    description: 'smart-steps: the stages',
    local,
    ...(local && standIn !== undefined ? { standIn } : {}),
    defaults: {
      asset,
      architecture: architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      logRetention: deployment.logRetentionDays as RetentionDays,
    },
  })
  if (deployment.permissionsBoundary !== undefined) {
    const boundary = ManagedPolicy.fromManagedPolicyArn(data, 'Boundary', deployment.permissionsBoundary)
    PermissionsBoundary.of(app).apply(boundary)
  }
  if (destroy) destroyWithStacks(app)
  // The parameters that the pipeline reads must be there first.
  pipeline.addStackDependency(data)
  Tags.of(app).add('smart-steps', deployment.name)
  return { app, data, pipeline }
}

/** Inputs that name things of a real account, which a stand-in for AWS does not have. */
export const inputsOfAws = ['network', 'keys', 'domain', 'explorerDomain'] as const

function withoutInputs(deployment: Deployment): Deployment {
  const { network: _, keys: __, domain: ___, explorerDomain: ____, ...rest } = deployment
  return rest
}

/** Those of cdk.json, so that a test and `npm run synth` see the templates that `cdk deploy` deploys. */
function featureFlags(): Record<string, unknown> {
  const file = new URL('../cdk.json', import.meta.url)
  const { context } = JSON.parse(readFileSync(file, 'utf8')) as { context: Record<string, unknown> }
  return context
}
