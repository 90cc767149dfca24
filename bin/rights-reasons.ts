/**
 * Why each role has each right: read by `rights.ts`, which stops at a right without its entry here and at an
 * entry without its right.
 */

/** Why a role has a right. The first entry that fits counts. */
export interface Reason {
  /** Of these roles; of any where they are left out. */
  readonly roles?: readonly string[]
  /** Resource as the table names it. */
  readonly on: RegExp
  readonly actions: RegExp
  readonly why: string
}

const READ = /^s3:GetObject$/
const READ_VERSION = /^s3:GetObject(Version)?$/
const REMOVE_VERSION = /^s3:DeleteObjectVersion$/
const WRITE = /^s3:(PutObject|AbortMultipartUpload|ListMultipartUploadParts)$/
const DELETE = /^s3:DeleteObject$/
const GET_ITEM = /^dynamodb:GetItem$/
const READ_ITEM = /^dynamodb:(GetItem|Query)$/
const PUT_ITEM = /^dynamodb:PutItem$/
const USE_KEY = /^kms:(Decrypt|GenerateDataKey)$/
const either = (...actions: readonly RegExp[]): RegExp =>
  new RegExp(actions.map(({ source }) => source).join('|'))

/** Rights that a grant brings and the code has no use for: to be seen, until the grants are narrower. */
const UNUSED = 'Not used by the code today: it comes with the grant.'

export const reasons: readonly Reason[] = [
  // anonymize: files of events
  {
    roles: ['Anonymizer'],
    on: /^bucket Landing: landing\/events\/$/,
    actions: READ_VERSION,
    why: 'It reads the very version of the file that the event named.',
  },
  {
    roles: ['Anonymizer'],
    on: /^bucket Landing: landing\/events\/$/,
    actions: REMOVE_VERSION,
    why: 'The version that was read is removed for good; a newer one under the same name stays.',
  },
  {
    roles: ['Anonymizer'],
    on: /^bucket Data: intake\/$/,
    actions: READ,
    why: 'The intake row of the file is read first: the same bytes are not worked on twice.',
  },
  {
    roles: ['Anonymizer'],
    on: /^bucket Data: (fragments|intake)\/$/,
    actions: WRITE,
    why: 'Fragments, and the intake row that commits them.',
  },
  {
    roles: ['Anonymizer'],
    on: /^bucket Data: (fragments|intake)\/$/,
    actions: DELETE,
    why: 'A replaced file leaves nothing of the old one behind.',
  },
  {
    roles: ['Anonymizer'],
    on: /^bucket Data: (exclusions|reference)\/$/,
    actions: READ,
    why: 'Whom to leave out, and which cells there are.',
  },
  {
    roles: ['Anonymizer'],
    on: /^bucket Quarantine: quarantine\/$/,
    actions: either(WRITE, DELETE),
    why: 'The reason why a file cannot be read is noted, and taken away when a good file replaces it.',
  },
  {
    roles: ['Anonymizer'],
    on: /^table Documents$/,
    actions: GET_ITEM,
    why: 'The reference and the list of exclusions in force, and who reads a file now.',
  },
  { roles: ['Anonymizer'], on: /^table Documents$/, actions: PUT_ITEM, why: 'It claims a file for itself.' },
  {
    roles: ['Anonymizer'],
    on: /^queue AnonymizeEventsQueue$/,
    actions: /^sqs:(?!SendMessage)/,
    why: 'Lambda takes the messages of landed events for it.',
  },

  // anonymize: subscribers and objections
  {
    roles: ['SubscriberKeys'],
    on: /^bucket Landing: landing\/(subscribers|optouts)\/$/,
    actions: READ_VERSION,
    why: 'It reads the very version of the file that the event named.',
  },
  {
    roles: ['SubscriberKeys'],
    on: /^bucket Landing: landing\/(subscribers|optouts)\/$/,
    actions: REMOVE_VERSION,
    why: 'The version that was read and kept is removed from the landing bucket.',
  },
  {
    roles: ['SubscriberKeys'],
    on: /^bucket Identities: (subscribers|optouts)\/$/,
    actions: /^s3:/,
    why: 'The latest file of each feed is kept to hash every new epoch; the one before it goes.',
  },
  {
    roles: ['SubscriberKeys'],
    on: /^bucket Data: (people|exclusions)\/$/,
    actions: WRITE,
    why: 'People and exclusions of each epoch.',
  },
  {
    roles: ['SubscriberKeys'],
    on: /^bucket Data: exclusions\/$/,
    actions: READ,
    why: 'A list names its version: what is there already is not made again.',
  },
  {
    roles: ['SubscriberKeys'],
    on: /^bucket Landing: names below landing\/events\/$/,
    actions: /^s3:ListBucket$/,
    why: 'Which files wait for a list of exclusions; it cannot read what is in them.',
  },
  {
    roles: ['SubscriberKeys'],
    on: /^table Documents$/,
    actions: GET_ITEM,
    why: 'The list of exclusions in force, and who reads a file now.',
  },
  {
    roles: ['SubscriberKeys'],
    on: /^table Documents$/,
    actions: PUT_ITEM,
    why: 'It puts a list in force and claims a file for itself.',
  },
  {
    roles: ['SubscriberKeys'],
    on: /^queue AnonymizePeopleQueue$/,
    actions: /^sqs:/,
    why: 'Lambda takes the messages of landed subscribers and objections for it.',
  },

  // both, and forget: keys of pseudonyms
  {
    roles: ['Anonymizer', 'SubscriberKeys'],
    on: /^key Epochs$/,
    actions: USE_KEY,
    why: 'It makes and unwraps the pseudonym keys of this deployment. Everyone else meets the Deny of the key.',
  },
  { roles: ['Forget'], on: /^table EpochKeys$/, actions: GET_ITEM, why: 'Is the key gone already?' },
  {
    roles: ['Forget'],
    on: /^table EpochKeys$/,
    actions: PUT_ITEM,
    why: 'The record of its destruction is written over the key.',
  },
  {
    roles: ['Anonymizer', 'SubscriberKeys'],
    on: /^table EpochKeys$/,
    actions: GET_ITEM,
    why: 'The wrapped key of an epoch.',
  },
  {
    roles: ['Anonymizer', 'SubscriberKeys'],
    on: /^table EpochKeys$/,
    actions: PUT_ITEM,
    why: 'The key of a new epoch, wrapped, unless there is one.',
  },
  {
    roles: ['Forget'],
    on: /^bucket Data: (people|exclusions|fragments)\/$/,
    actions: DELETE,
    why: 'The pseudonymous rows of an epoch go with its key.',
  },

  // geography
  {
    roles: ['Reference'],
    on: /^bucket Landing: landing\/(cells|zones|census|prior)\/$/,
    actions: READ,
    why: 'The newest feeds, of which the reference is made.',
  },
  {
    roles: ['Reference'],
    on: /^bucket Landing: names below landing\/events\/$/,
    actions: /^s3:ListBucket$/,
    why: 'Which files came before the first reference; it cannot read what is in them.',
  },
  {
    roles: ['Reference'],
    on: /^bucket Data: reference\/$/,
    actions: READ,
    why: 'Is the version there already, and which of its batches?',
  },
  {
    roles: ['Reference'],
    on: /^bucket Data: reference\/$/,
    actions: WRITE,
    why: 'Footprints, zones, calendar and the list of cells of a version, and the batches that they are made of.',
  },
  { roles: ['Reference'], on: /^table Documents$/, actions: GET_ITEM, why: 'Which reference is in force.' },
  { roles: ['Reference'], on: /^table Documents$/, actions: PUT_ITEM, why: 'It puts a reference in force.' },
  {
    roles: ['Reference'],
    on: /^state machine ReferenceMachine$/,
    actions: /^states:StartExecution$/,
    why: 'What it has prepared is made by the state machine.',
  },
  {
    roles: ['ReferenceMachineRole'],
    on: /^function ReferenceStepsFunction$/,
    actions: /^lambda:InvokeFunction$/,
    why: 'Each of its steps is this function.',
  },
  {
    roles: ['Reference'],
    on: /^queue ReferenceFeedsQueue$/,
    actions: /^sqs:/,
    why: 'Lambda takes the messages of landed reference feeds for it.',
  },
  {
    roles: ['SubscriberKeys', 'Reference'],
    on: /^queue AnonymizeEventsQueue$/,
    actions: /^sqs:SendMessage$/,
    why: 'Files of events that waited are put in line again.',
  },
  {
    roles: ['Anonymizer'],
    on: /^queue AnonymizeEventsQueue$/,
    actions: /^sqs:SendMessage$/,
    why: 'The parts of a large file are put in line.',
  },

  // rollup
  {
    roles: ['Forget'],
    on: /^bucket Data: names below (people|exclusions|fragments)\/$/,
    actions: /^s3:ListBucket$/,
    why: 'Which rows of an epoch are left; it cannot read them.',
  },
  {
    roles: ['Reference'],
    on: /^bucket Landing: names below landing\/(cells|zones|census|prior)\/$/,
    actions: /^s3:ListBucket$/,
    why: 'Which file of each feed is the newest.',
  },
  {
    roles: ['Planner'],
    on: /^bucket Data: names below fragments\/$/,
    actions: /^s3:ListBucket$/,
    why: 'Which dates have fragments; it cannot read them.',
  },
  {
    roles: ['Planner'],
    on: /^table Documents$/,
    actions: READ_ITEM,
    why: 'What is on the ledger, and which reference is in force.',
  },
  {
    roles: ['Planner'],
    on: /^table Documents$/,
    actions: PUT_ITEM,
    why: 'It claims the dates of an execution.',
  },
  {
    roles: ['Planner'],
    on: /^bucket Data: (intake\/|names below intake\/)$/,
    actions: either(READ, /^s3:ListBucket$/),
    why: 'Which files of a manifest have been read.',
  },
  {
    roles: ['Planner'],
    on: /^bucket Landing: (landing\/manifests\/|names below landing\/manifests\/)$/,
    actions: either(READ, /^s3:ListBucket$/),
    why: "The operator's list of the files that make a date complete.",
  },
  {
    roles: ['Rollup'],
    on: /^workgroup /,
    actions: /^athena:(Start|Get)QueryExecution$/,
    why: 'The state machine starts each query and looks whether it has ended.',
  },
  {
    roles: ['Rollup'],
    on: /^(catalogue|database|tables) ?/,
    actions: /^glue:Get/,
    why: 'Athena looks up the tables with the rights of whoever starts the query.',
  },
  {
    roles: ['Rollup'],
    on: /^bucket Data$/,
    actions: /^s3:(GetBucketLocation|ListBucketMultipartUploads)$/,
    why: 'Athena asks for both before it writes results.',
  },
  {
    roles: ['Rollup'],
    on: /^bucket Data: (fragments|exclusions|reference)\/$/,
    actions: READ,
    why: 'What the queries of a day read.',
  },
  {
    roles: ['Rollup'],
    on: /^bucket Data: internal\/$/,
    actions: /^s3:/,
    why: 'What a query writes is what the next one reads: merged, paths, visits, figures.',
  },
  {
    roles: ['Rollup'],
    on: /^bucket Data: athena\/$/,
    actions: /^s3:/,
    why: 'Athena keeps the lists of what a query wrote there, for a day.',
  },
  {
    roles: ['Rollup'],
    on: /^function (RollupPlan|Release)Function$/,
    actions: /^lambda:InvokeFunction$/,
    why: 'The steps of a date that are functions.',
  },
  {
    roles: ['Rollup', 'ReferenceMachineRole'],
    on: /^everything$/,
    actions: /^logs:/,
    why: 'Step Functions delivers its log with these; AWS allows them on * alone.',
  },
  {
    roles: ['Rollup', 'ReferenceMachineRole'],
    on: /^everything$/,
    actions: /^xray:/,
    why: 'Tracing, which AWS allows on * alone.',
  },

  // release
  {
    roles: ['Release'],
    on: /^bucket Data: internal\/figures\/$/,
    actions: READ,
    why: 'The bounded figures of a run, to which it adds noise. No other function reads them.',
  },
  {
    roles: ['Release', 'Serve'],
    on: /^bucket Data: reference\/zone_system\/$/,
    actions: READ,
    why: 'The zones, which make up the public key set and the tree of the answers.',
  },
  {
    roles: ['Release'],
    on: /^bucket Data: (internal\/measurements|releases)\/$/,
    actions: WRITE,
    why: 'Noisy measurements and releases.',
  },
  { roles: ['Release'], on: /^table Documents$/, actions: GET_ITEM, why: 'The budget of the epoch.' },
  {
    roles: ['Release'],
    on: /^table Documents$/,
    actions: PUT_ITEM,
    why: 'It claims its run, and commits by one conditional write on the ledger.',
  },
  {
    roles: ['Release'],
    on: /^table Figures$/,
    actions: /^dynamodb:BatchWriteItem$/,
    why: 'The packed estimates that are served.',
  },

  // serve
  { roles: ['Serve'], on: /^table Documents$/, actions: READ_ITEM, why: 'Which releases are in force.' },
  { roles: ['Serve'], on: /^table Figures$/, actions: READ_ITEM, why: 'The estimates, to answer by.' },

  // What the grants of lib/grants.ts bring along.
  {
    roles: ['Anonymizer'],
    on: /^bucket (Data: fragments|Quarantine: quarantine)\/$/,
    actions: READ,
    why: UNUSED,
  },
  { roles: ['SubscriberKeys'], on: /^bucket Data: people\/$/, actions: READ, why: UNUSED },
  { roles: ['SubscriberKeys'], on: /^bucket Data: (people|exclusions)\/$/, actions: DELETE, why: UNUSED },
  {
    roles: ['Release'],
    on: /^bucket Data: (internal\/measurements|releases)\/$/,
    actions: READ,
    why: UNUSED,
  },
  {
    on: /^bucket \w+: names below /,
    actions: /^s3:ListBucket$/,
    why: 'Without it a missing object reads as a refusal.',
  },
  {
    on: /^key (Landing|Data|Identities)$/,
    actions: USE_KEY,
    why: 'S3, SQS and DynamoDB use the key of what lies there with the rights of the caller.',
  },
  { on: /^log /, actions: /^logs:(CreateLogStream|PutLogEvents)$/, why: 'Its own log.' },
  { on: /^everything$/, actions: /^xray:Put/, why: 'Tracing, which AWS allows on * alone.' },
  {
    on: /^function \w+( \(any version\))?$/,
    actions: /^lambda:InvokeFunction$/,
    why: 'The one function that the schedule calls.',
  },
  {
    on: /^state machine RollupMachine$/,
    actions: /^states:StartExecution$/,
    why: 'The schedule starts the rollup.',
  },
  {
    on: /^policy AmazonAPIGatewayPushToCloudWatchLogs$/,
    actions: /^all of the policy$/,
    why: 'API Gateway writes its logs by this role of the account; it documents no narrower policy.',
  },
]
