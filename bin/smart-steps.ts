#!/usr/bin/env node
import { defineCommand, runCommand, runMain } from 'citty'
import { InvalidInput, SmartStepsError } from '../functions/model/errors.ts'

const commands = {
  run: () => import('./commands/run.ts').then((module) => module.run),
  serve: () => import('./commands/serve.ts').then((module) => module.serve),
  start: () => import('./commands/start.ts').then((module) => module.start),
  simulate: () => import('./commands/simulate.ts').then((module) => module.simulate),
  accuracy: () => import('./commands/accuracy.ts').then((module) => module.accuracy),
  attack: () => import('./commands/attack.ts').then((module) => module.attack),
  status: () => import('./commands/status.ts').then((module) => module.status),
  token: () => import('./commands/token.ts').then((module) => module.token),
  issuer: () => import('./commands/issuer.ts').then((module) => module.issuer),
  'audit-trail': () => import('./commands/audit-trail.ts').then((module) => module.auditTrail),
  halt: () => import('./commands/halt.ts').then((module) => module.halt),
  sandbox: () => import('./commands/sandbox.ts').then((module) => module.sandbox),
  forget: () => import('./commands/forget.ts').then((module) => module.forget),
  privacy: () => import('./commands/privacy.ts').then((module) => module.privacy),
}

const main = defineCommand({
  meta: { name: 'smart-steps', description: 'Movement figures in which no person can be found' },
  subCommands: commands,
})

const rawArgs = process.argv.slice(2)
const [command = '--help'] = rawArgs

try {
  if (rawArgs.length === 0 || rawArgs.includes('--help') || rawArgs.includes('-h')) {
    await runMain(main, { rawArgs: rawArgs.length === 0 ? ['--help'] : rawArgs })
  } else {
    if (!Object.hasOwn(commands, command)) {
      throw new InvalidInput(
        `there is no command "${command}": choose one of ${Object.keys(commands).join(', ')}, or --help`,
      )
    }
    await runCommand(main, { rawArgs })
  }
} catch (error) {
  // One line for what the reader can mend; a stack only for what is our own fault.
  const text =
    error instanceof Error && !isExpected(error) ? (error.stack ?? error.message) : messageOf(error)
  process.stderr.write(`smart-steps: ${text}\n`)
  process.exitCode = 1
}

function isExpected(error: Error): boolean {
  return error instanceof SmartStepsError || error.name === 'CLIError'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
