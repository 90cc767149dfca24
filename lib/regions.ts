import type { Deployment } from './config.ts'

/**
 * Where every service of the stacks answers: apigateway, athena, cognito-idp, dynamodb, events, glue, kms,
 * lambda, logs, monitoring, s3, scheduler, sns, sqs, ssm, states, wafv2, xray. CloudFront has no region.
 * Source: `endpoints.json` of botocore 1.44.8, the European regions, in each of which none was missing.
 */
const regionsWithEverything = [
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
] as const

/** Regions of the country itself: records of its people need not leave it. */
const regionsOfCountry: Readonly<Record<Deployment['country'], readonly string[]>> = {
  gb: ['eu-west-2'],
  de: ['eu-central-1'],
}

/** What is wrong with a region, and whether it stops a deployment. */
export interface RegionFault {
  readonly state: 'missing' | 'note'
  readonly says: string
}

/** @returns null where every service is known to be, in the country itself */
export function regionFault({ region, country }: Pick<Deployment, 'region' | 'country'>): RegionFault | null {
  const own = regionsOfCountry[country].join(', ')
  if (!(regionsWithEverything as readonly string[]).includes(region)) {
    return {
      state: 'missing',
      says: `${region}: not known to have every service of the stacks: choose one of ${regionsWithEverything.join(', ')}, or check the services of lib/regions.ts and add it there`,
    }
  }
  if (regionsOfCountry[country].includes(region)) return null
  return {
    state: 'note',
    says: `${region} lies outside ${country} (${own}): have the officer for data protection agree`,
  }
}
