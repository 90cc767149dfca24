import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { parseDeployment } from '../../lib/config.ts'
import { type DeploymentAppOptions, deploymentApp } from '../../lib/deployment-app.ts'

export interface Resource {
  readonly Type: string
  readonly Properties: Record<string, unknown>
  readonly DeletionPolicy?: string
}

/** The templates of an example deployment, with an empty function in place of every bundle. */
export function synthesize(
  name: 'gb' | 'de',
  changes: (yaml: string) => string = (yaml) => yaml,
  options: Pick<DeploymentAppOptions, 'local' | 'standIn' | 'destroy' | 'checks'> = {},
) {
  const yaml = changes(readFileSync(new URL(`../../deployments/${name}.yaml`, import.meta.url), 'utf8'))
  const outdir = mkdtempSync(join(tmpdir(), 'smart-steps-lib-'))
  const asset = mkdtempSync(join(tmpdir(), 'smart-steps-asset-'))
  writeFileSync(join(asset, 'index.mjs'), 'export const handler = () => {}\n')
  const { data, pipeline } = deploymentApp({
    deployment: parseDeployment(yaml, `${name}.yaml`),
    asset: () => asset,
    architecture: 'arm64',
    outdir,
    checks: false,
    ...options,
  })
  return { data: Template.fromStack(data), pipeline: Template.fromStack(pipeline) }
}

export const resources = (template: Template, type: string): Readonly<Record<string, Resource>> =>
  template.findResources(type) as Record<string, Resource>

export interface Statement {
  readonly Sid?: string
  readonly Effect: string
  readonly Action: string | string[]
  readonly Resource: unknown
  readonly Principal?: unknown
  readonly Condition?: unknown
}

/** Statements of a policy's document. */
export function statements(document: unknown): Statement[] {
  return (document as { Statement: Statement[] }).Statement
}

export const list = <Item>(value: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(value) ? value : [value as Item]

/** A value of a template as text, references as `<LogicalId.Arn>`. */
export function flat(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return String(value)
  const [name, content] = Object.entries(value)[0] ?? []
  if (name === 'Ref') return `<${content}>`
  if (name === 'Fn::GetAtt') return `<${(content as string[]).join('.')}>`
  if (name === 'Fn::Join') return (content as [string, unknown[]])[1].map(flat).join('')
  return JSON.stringify(value)
}
