import type { Finding } from '../support/engines/static-checks.ts'

/** A finding that is meant so, with the argument. One that nothing finds any more fails the test. */
export interface Accepted {
  readonly tool: Finding['tool']
  readonly rule: string
  /** Logical ids. */
  readonly resources: RegExp
  readonly because: string
}

export const acceptedFindings: readonly Accepted[] = [
  {
    tool: 'checkov',
    rule: 'CKV_AWS_18',
    resources: /^BucketsAccessLogs|^ExplorerFiles/,
    because:
      'The first receives the access logs of all others: logging itself would write a line about each line. The second holds the public files of the explorer, which CloudFront alone reads.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_21',
    resources: /^Buckets(AccessLogs|Identities|Data|Quarantine)|^ExplorerFiles/,
    because:
      'What is deleted there must be gone: an older version would outlive its retention. The landing bucket alone has versions, for a day, because its files are replaced under the same name.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_28',
    resources: /^Tables(Figures|EpochKeys)/,
    because:
      'A destroyed key that a backup can restore can unwrap again; estimates may not outlive their two years, and are written again from the measurements.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_158',
    resources: /Log[0-9A-F]{8}$/,
    because:
      'Logs hold names of files, counts and kinds of errors, no record and no figure; CloudWatch encrypts them by a key of its own.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_115',
    resources:
      /^(Anonymize|AnonymizeSubscribers|Jobs|Reference|ReferenceSteps|Release|RollupPlan|Serve)Function/,
    because:
      'Readers of queues are held by the concurrency of their event source, plan and release by the state machine, the API by its own limits: a reservation would take from the account what is not used.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_27',
    resources: /^Jobs(Queue|DeadLetters)/,
    because:
      'A message is the name of a job and nothing of what is asked; SQS encrypts it by keys of its own. A key of ours would be used by every sender and reader for that name.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_116',
    resources: /Function[0-9A-F]{8}$/,
    because:
      'The queues have dead letters of their own; the other functions are called by the state machine, the API or a schedule that calls again, and an alarm watches each.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_117',
    resources: /Function[0-9A-F]{8}$/,
    because:
      'They speak to services of AWS by TLS and roles, and the worker of jobs to sinks that buyers name. In a VPC each of these would need an endpoint that is paid for when idle.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_173',
    resources: /Function[0-9A-F]{8}$/,
    because:
      'Variables hold names of buckets and tables, no secret; Lambda encrypts them by a key of its own.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_120',
    resources: /^ServeApiDeploymentStage/,
    because:
      'Answers depend on the token: a cache in front would need a key for each client, and costs by the hour.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_59',
    resources: /^ServeApi(health|openapijson|v1transparency)GET/,
    because:
      'Whether the API answers, how to ask it and how people are protected is told to everyone; none of the three methods reaches a figure.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_68',
    resources: /^ExplorerPages/,
    because: 'The pages are files without input: there is nothing that a firewall could hold back.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_86',
    resources: /^ExplorerPages/,
    because: 'Who looks at the public pages is not written down.',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_174',
    resources: /^ExplorerPages/,
    because: 'The address and certificate are those of CloudFront, whose TLS version is not ours to choose.',
  },
]
