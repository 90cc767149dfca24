import { SmartStepsError } from '../functions/model/errors.ts'
import { ROOT } from '../lib/assets.ts'
import { duckdbBinding } from '../lib/duckdb-binding.ts'

/**
 * Runs after `npm ci`, while the package registry is in reach: npm installs DuckDB's binding for its own
 * machine only, and the functions run on another processor. Synth then needs no network. An installation
 * without it is whole but for that, so a failure here is told and stops nothing.
 */
try {
  await duckdbBinding('arm64', ROOT)
} catch (error) {
  if (!(error instanceof SmartStepsError)) throw error
  process.stderr.write(`${error.message}\n`)
}
