import { InvalidInput } from '../functions/model/errors.ts'
import { inputProbe } from '../functions/platform/aws/inputs.ts'
import type { Deployment } from '../lib/config.ts'
import { parameterName, type ReferenceName } from '../lib/references.ts'

/**
 * A table or bucket of a deployment, as its data stack has published it.
 * @param otherwise what to do where it cannot be looked up
 * @throws InvalidInput
 */
export async function publishedName(
  { name, region }: Pick<Deployment, 'name' | 'region'>,
  reference: ReferenceName,
  otherwise: string,
): Promise<string> {
  const probe = inputProbe({ region })
  try {
    const parameter = parameterName(name, reference)
    const found = await probe.parameter(parameter)
    if (found.state === 'found') return found.fact
    const why = found.state === 'absent' ? 'it is not there' : found.message
    const what = reference.split('-').at(-1)
    throw new InvalidInput(
      `the parameter ${parameter} in ${region} does not tell the ${what}: ${why}; nothing was changed: ${otherwise}`,
    )
  } finally {
    probe.close()
  }
}
