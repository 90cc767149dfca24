/** Inputs of an operator's platform, as lines of a deployment file. */

export const ACCOUNT = '123456789012'
const id = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`

export const keyArns = {
  landing: `arn:aws:kms:eu-west-2:${ACCOUNT}:key/${id(1)}`,
  data: `arn:aws:kms:eu-west-2:${ACCOUNT}:key/${id(2)}`,
  identities: `arn:aws:kms:eu-west-2:${ACCOUNT}:key/${id(3)}`,
  epochs: `arn:aws:kms:eu-west-2:${ACCOUNT}:key/${id(4)}`,
} as const
export const certificateArn = `arn:aws:acm:eu-west-2:${ACCOUNT}:certificate/${id(5)}`
export const pageCertificateArn = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/${id(6)}`

export const network = [
  'network:',
  '  vpcId: vpc-0123456789abcdef0',
  '  subnetIds: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]',
  '  securityGroupIds: [sg-0123456789abcdef0]',
].join('\n')
export const endpoints = '  endpoints: {routeTableIds: [rtb-0123456789abcdef0]}'

/** @param purposes those with a key of the operator's own */
export const keys = (...purposes: (keyof typeof keyArns)[]): string =>
  [`account: "${ACCOUNT}"`, 'keys:', ...purposes.map((one) => `  ${one}: "${keyArns[one]}"`)].join('\n')

export const domain = `domain:\n  name: api.example.com\n  certificateArn: "${certificateArn}"`
export const explorerDomain = `explorerDomain:\n  name: www.example.com\n  certificateArn: "${pageCertificateArn}"`
export const zone = '  hostedZoneId: Z0123456789ABC\n  hostedZoneName: example.com'

/** Adds lines to a deployment file. */
export const withLines =
  (...lines: readonly string[]) =>
  (yaml: string): string =>
    [yaml, ...lines].join('\n')
