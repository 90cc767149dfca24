/**
 * List prices of AWS in US dollars, for US East (N. Virginia), before any free tier or discount. Other
 * regions charge more for some of them: London and Frankfurt up to a fifth. Each says where AWS publishes
 * it; look there before a number decides something, and change it here.
 */
export interface Price {
  readonly usd: number
  /** What one of it is. */
  readonly per: string
  readonly source: string
}

const page = (path: string): string => `https://aws.amazon.com/${path}/pricing/`

export const prices = {
  keyMonth: { usd: 1, per: 'key and month', source: page('kms') },
  keyRequest: { usd: 0.03 / 10_000, per: 'request', source: page('kms') },
  alarmMonth: { usd: 0.1, per: 'metric of an alarm and month', source: page('cloudwatch') },
  dashboardMonth: { usd: 3, per: 'dashboard and month', source: page('cloudwatch') },
  metricMonth: { usd: 0.3, per: 'metric of our own and month', source: page('cloudwatch') },
  logGb: { usd: 0.5, per: 'GB taken in', source: page('cloudwatch') },
  traceRecorded: { usd: 5 / 1e6, per: 'trace', source: page('xray') },
  firewallMonth: { usd: 5, per: 'web ACL and month', source: page('waf') },
  firewallRuleMonth: { usd: 1, per: 'rule and month', source: page('waf') },
  endpointHour: { usd: 0.01, per: 'interface endpoint, zone and hour', source: page('privatelink') },
  tokenClientMonth: { usd: 6, per: 'client and month', source: page('cognito') },
  token: { usd: 2.25 / 1000, per: 'token', source: page('cognito') },
  queueRequest: { usd: 0.4 / 1e6, per: 'request', source: page('sqs') },
  event: { usd: 1 / 1e6, per: 'event', source: page('eventbridge') },
  scheduledCall: { usd: 1 / 1e6, per: 'call', source: page('eventbridge') },
  transition: { usd: 0.025 / 1000, per: 'transition', source: page('step-functions') },
  functionGbSecond: { usd: 0.0000133334, per: 'GB-second on arm64', source: page('lambda') },
  functionDiskGbSecond: { usd: 0.0000000309, per: 'GB-second of disk above 512 MB', source: page('lambda') },
  functionCall: { usd: 0.2 / 1e6, per: 'call', source: page('lambda') },
  objectWrite: { usd: 0.005 / 1000, per: 'PUT, COPY or LIST', source: page('s3') },
  objectRead: { usd: 0.0004 / 1000, per: 'GET', source: page('s3') },
  objectGbMonth: { usd: 0.023, per: 'GB and month', source: page('s3') },
  scannedTb: { usd: 5, per: 'TB read by queries', source: page('athena') },
  itemWrite: {
    usd: 0.625 / 1e6,
    per: 'KB written',
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  itemRead: {
    usd: 0.125 / 1e6,
    per: '4 KB read',
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  apiRequest: { usd: 3.5 / 1e6, per: 'request', source: page('api-gateway') },
} as const satisfies Readonly<Record<string, Price>>

export type Priced = keyof typeof prices

/** One line of a bill. */
export interface CostLine {
  readonly what: string
  readonly quantity: number
  readonly price: Priced
  /** The key of the deployment file that leaves it out, or null where nothing does. */
  readonly switchedBy: string | null
}

export const usd = ({ quantity, price }: Pick<CostLine, 'quantity' | 'price'>): number =>
  quantity * prices[price].usd
