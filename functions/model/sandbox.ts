import { z } from 'zod'

/**
 * The sandbox of a deployment: a simulated city beside the real figures, in the same tables and the same bucket, each
 * under a name of its own. A tenant whose contract has `sandbox: true` is answered from it alone.
 */

/** Of the documents; nobody but an operator writes into it. */
export const SANDBOX_COLLECTION = 'sandbox'

/** All that says what the city has released, in one document: one write puts a city in the place of another. */
export const SANDBOX_DOCUMENT = `${SANDBOX_COLLECTION}/current`

/** Of the objects: whatever stands below it lies as it would without. */
export const SANDBOX_PREFIX = 'sandbox/'

/** Of the figures. */
export const sandboxPartition = (partition: string): string => `sandbox|${partition}`

/** Document → body, each as it would stand by itself: the ledgers and the reference in force. */
export const publicationSchema = z.strictObject({ documents: z.record(z.string(), z.unknown()) })
export type Publication = z.infer<typeof publicationSchema>

/** How the method versions of the city begin, so that no figure of it passes for one of people. */
export const SIMULATED = 'simulated-'
