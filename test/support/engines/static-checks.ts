import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { App, CloudFormationValidatePlugin } from 'aws-cdk-lib'
import { installNode, installPython } from './install.ts'
import { ran } from './ran.ts'

const run = promisify(execFile)

const CFN_LINT = '1.58.0'
const CHECKOV = '3.3.30'
const LOCAL_STEP_FUNCTIONS = '3.0.0'
const ASL_VALIDATOR = '4.0.0'

/** What a tool says about one resource of one template. */
export interface Finding {
  readonly tool: 'cfn-lint' | 'checkov' | 'cdk'
  readonly rule: string
  readonly template: string
  readonly resource: string
  readonly says: string
}

/** cfn-lint over a folder of templates, warnings and notes included. */
export async function cfnLint(folder: string): Promise<Finding[]> {
  const program = await python(`cfn-lint-${CFN_LINT}`, `cfn-lint==${CFN_LINT}`, 'cfn-lint')
  const text = await output(program, ['--format', 'json', '--template', ...(await templatesOf(folder))])
  const found = JSON.parse(text || '[]') as {
    Rule: { Id: string }
    Filename: string
    Location: { Path: (string | number)[] | null }
    Message: string
  }[]
  return found.map(({ Rule, Filename, Location, Message }) => ({
    tool: 'cfn-lint',
    rule: Rule.Id,
    template: nameOf(Filename),
    resource: String(Location.Path?.[1] ?? ''),
    says: Message,
  }))
}

/** checkov over a folder of templates, without any question to its maker. */
export async function checkov(folder: string): Promise<Finding[]> {
  const program = await python(`checkov-${CHECKOV}`, `checkov==${CHECKOV}`, 'checkov')
  const words = ['--framework', 'cloudformation', '--skip-download', '--directory', folder]
  const text = await output(program, [...words, '--output', 'json', '--compact', '--quiet'])
  const { results, summary } = JSON.parse(text) as {
    results: {
      failed_checks: { check_id: string; file_path: string; resource: string; check_name: string }[]
    }
    summary: { parsing_errors: number }
  }
  if (summary.parsing_errors > 0) throw new Error(`checkov cannot read ${summary.parsing_errors} templates`)
  return results.failed_checks.map((check) => ({
    tool: 'checkov',
    rule: check.check_id,
    template: nameOf(check.file_path),
    resource: check.resource.split('.').at(-1)!,
    says: check.check_name,
  }))
}

/** The rules that the CDK brings along, over a folder of templates. */
export async function cdkRules(folder: string): Promise<Finding[]> {
  const templatePaths = await templatesOf(folder)
  const { violations } = new CloudFormationValidatePlugin().validate({
    templatePaths,
    stackTemplates: templatePaths.map((templatePath) => ({
      templatePath,
      stackConstructPath: nameOf(templatePath),
      accountId: undefined,
      region: undefined,
    })),
    appConstruct: new App({ autoSynth: false }),
  })
  return violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ resourceLogicalId = '', templatePath = '' }) => ({
      tool: 'cdk' as const,
      rule: ruleName,
      template: nameOf(templatePath),
      resource: resourceLogicalId,
      says: description,
    })),
  )
}

const templatesOf = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => join(folder, name))

const nameOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.json$/, '')

/** What is asked of aws-local-stepfunctions. */
interface LocalStepFunctions {
  readonly StateMachine: new (
    definition: object,
    options: { validationOptions: { noValidate: boolean } },
  ) => {
    run(
      input: unknown,
      options: {
        overrides: {
          taskResourceLocalHandlers: Readonly<Record<string, (input: unknown) => Promise<unknown>>>
          waitTimeOverrides: Readonly<Record<string, number>>
          retryIntervalOverrides: Readonly<Record<string, number>>
        }
        context: object
      },
    ): {
      readonly result: Promise<unknown>
      readonly eventLogs: AsyncGenerator<{ type: string; state?: { name: string } }>
    }
  }
}

/** What is asked of asl-validator. */
type AslValidator = (definition: object) => {
  readonly isValid: boolean
  readonly errors: readonly { readonly 'Error code': string; readonly Message: string }[]
}

/** The interpreter of state machines and their validator. */
export async function stepFunctionsTools(): Promise<{
  readonly StateMachine: LocalStepFunctions['StateMachine']
  readonly faults: (definition: object) => string[]
}> {
  const name = `step-functions-${LOCAL_STEP_FUNCTIONS}-${ASL_VALIDATOR}`
  const folder = await installNode(name, [
    `aws-local-stepfunctions@${LOCAL_STEP_FUNCTIONS}`,
    `asl-validator@${ASL_VALIDATOR}`,
  ])
  await ran(
    `aws-local-stepfunctions ${LOCAL_STEP_FUNCTIONS}, asl-validator ${ASL_VALIDATOR}`,
    'the state machine',
  )
  const load = createRequire(join(folder, 'package.json'))
  const { StateMachine } = load('aws-local-stepfunctions') as LocalStepFunctions
  const validate = load('asl-validator') as AslValidator
  return {
    StateMachine,
    faults: (definition) =>
      validate(definition).errors.map((error) => `${error['Error code']}: ${error.Message}`),
  }
}

/** @returns a script of a Python package */
async function python(name: string, requirement: string, program: string): Promise<string> {
  await ran(name, 'both example deployments, and the planted faults')
  return join(dirname(await installPython(name, [requirement])), program)
}

/** Both tools end with another code than 0 where they find something: that is no failure of theirs. */
async function output(program: string, words: readonly string[]): Promise<string> {
  try {
    // By the interpreter beside it: the first line of a script names a folder that was renamed since.
    const { stdout } = await run(join(program, '..', 'python'), [program, ...words], {
      maxBuffer: 100_000_000,
    })
    return stdout
  } catch (error) {
    const { stdout, code } = error as { stdout?: string; code?: unknown }
    if (typeof code === 'number' && stdout?.trim()) return stdout
    throw error
  }
}
