import { writeFileSync } from 'node:fs'
import { EXAMPLES_FILE, examplesText } from './examples/make.ts'

/** `npm run examples`: writes functions/serve/examples.json anew after a change of what the API answers. */
writeFileSync(EXAMPLES_FILE, await examplesText())
process.stdout.write(`${EXAMPLES_FILE}\n`)
