import { defineCommand } from 'citty'
import { option, refuseUnknown, wholeNumber } from '../arguments.ts'
import { buildExplorer } from '../explorer.ts'
import { openLocal } from '../local.ts'
import { openProgress } from '../progress.ts'
import { serveLocal } from '../server.ts'

const args = {
  out: { type: 'string', description: 'output folder of run or start', default: 'out/demo' },
  port: { type: 'string', description: 'port on 127.0.0.1', default: '8080' },
} as const

/** Serves API and explorer of an output folder until it is interrupted. */
export const serve = defineCommand({
  meta: { name: 'serve', description: 'Serve the API and the explorer of an output folder' },
  args,
  async run({ args: given }) {
    refuseUnknown(given, args)
    const port = option('port', wholeNumber(0, 65535), given.port)
    await buildExplorer(openProgress().say)
    const local = await openLocal(given.out)
    try {
      await serveLocal(local, { port, out: given.out })
    } finally {
      await local.close()
    }
  },
})
