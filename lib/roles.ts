import { Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { HALT_COLLECTION } from '../functions/model/halt.ts'
import { LEDGER_PREFIX, LEDGER_WITNESS_PREFIX } from '../functions/model/ledger.ts'
import { OBJECTIONS_FIGURES, OBJECTIONS_PREFIX } from '../functions/model/objections.ts'
import { SANDBOX_COLLECTION } from '../functions/model/sandbox.ts'
import type { Buckets } from './buckets.ts'
import type { Catalogue } from './catalogue.ts'
import { onEpochKeys, onItems, onObjects, onQueries } from './grants.ts'
import type { Keys } from './keys.ts'
import {
  FIGURES,
  folder,
  IDENTITIES,
  IMPLAUSIBLE,
  landing,
  MANIFESTS,
  MEASUREMENTS,
  PREPARED,
  QUARANTINE,
  QUERIED,
  QUERY_RESULTS,
  REFERENCE,
  RELEASES,
  referenceFeeds,
  ZONES,
  ZONES_AND_CELLS,
} from './prefixes.ts'
import { servingRights } from './serving-rights.ts'
import type { Tables } from './tables.ts'

export interface RolesProps {
  readonly deployment: string
  readonly keys: Keys
  readonly buckets: Buckets
  readonly tables: Tables
  readonly catalogue: Catalogue
}

const ofEpochKeys = {
  get: 'The wrapped key of an epoch.',
  put: 'The key of a new epoch, wrapped, unless there is one.',
}

/**
 * Who may touch the data, and which. They live beside the data, because the policy of the epoch keys
 * names two of them. What a function needs of its own stack (its queue, its log) is added there.
 */
export class Roles extends Construct {
  readonly anonymizer: Role
  readonly subscriberKeys: Role
  readonly forget: Role
  readonly sweep: Role
  readonly reference: Role
  readonly planner: Role
  readonly rollup: Role
  readonly release: Role
  readonly serve: Role
  readonly jobs: Role

  constructor(scope: Construct, id: string, { deployment, keys, buckets, tables, catalogue }: RolesProps) {
    super(scope, id)
    const data = { bucket: buckets.data, key: keys.data }
    const raw = { bucket: buckets.landing, key: keys.landing }
    const documents = { table: tables.documents, key: keys.data }
    // Nobody here halts, lifts a halt, or writes into the sandbox: that is an operator's.
    const operators = [HALT_COLLECTION, SANDBOX_COLLECTION]
    const allButOperators = { ...documents, notWriting: operators }
    const ledgers = [LEDGER_PREFIX, LEDGER_WITNESS_PREFIX, OBJECTIONS_PREFIX].map((prefix) =>
      prefix.slice(0, -1),
    )
    const allButLedger = { ...documents, notWriting: [...ledgers, ...operators] }
    const figures = { table: tables.figures, key: keys.data }
    const epochs = { table: tables.epochKeys, key: keys.data }

    this.anonymizer = this.role('Anonymizer')
    onObjects(this.anonymizer, {
      ...raw,
      prefixes: landing(['events']),
      rights: {
        'read-version': 'It reads the very version of the file that the event named.',
        'delete-version':
          'The version that was read is removed for good; a newer one under the same name stays.',
      },
    })
    onObjects(this.anonymizer, {
      ...data,
      prefixes: [folder('fragments'), folder('roamers')],
      rights: {
        write: 'The fragments of a file, and which of its pseudonyms are roamers.',
        delete: 'A replaced file leaves nothing of the old one behind.',
      },
    })
    onObjects(this.anonymizer, {
      ...data,
      prefixes: [folder('intake')],
      rights: {
        read: 'The intake row of the file is read first: the same bytes are not worked on twice.',
        write: 'The intake row, which commits the fragments.',
        delete: 'The row of a part goes when the whole file has its own.',
      },
    })
    onObjects(this.anonymizer, {
      ...data,
      prefixes: [folder('exclusions')],
      rights: { read: 'Whom to leave out.' },
    })
    onObjects(this.anonymizer, {
      ...data,
      prefixes: ZONES_AND_CELLS,
      rights: { read: 'Which cells there are.' },
    })
    onObjects(this.anonymizer, {
      bucket: buckets.quarantine,
      key: keys.data,
      prefixes: [QUARANTINE],
      rights: {
        write: 'The reason why a file cannot be read is noted.',
        delete: 'The note is taken away when a good file replaces the other.',
      },
    })
    onItems(this.anonymizer, {
      ...allButLedger,
      rights: {
        get: 'The reference and the list of exclusions in force, and who reads a file now.',
        put: 'It claims a file for itself.',
      },
    })
    onItems(this.anonymizer, { ...epochs, rights: ofEpochKeys })
    onEpochKeys(this.anonymizer, keys.epochs, deployment)

    this.subscriberKeys = this.role('SubscriberKeys')
    onObjects(this.subscriberKeys, {
      ...raw,
      prefixes: landing(['subscribers', 'optouts']),
      rights: {
        'read-version': 'It reads the very version of the file that the event named.',
        'delete-version': 'The version that was read and kept is removed from the landing bucket.',
      },
    })
    onObjects(this.subscriberKeys, {
      ...raw,
      prefixes: landing(['events']),
      rights: { list: 'Which files wait for a list of exclusions; it cannot read what is in them.' },
    })
    onObjects(this.subscriberKeys, {
      bucket: buckets.identities,
      key: keys.identities,
      prefixes: IDENTITIES,
      rights: {
        read: 'The latest file of each feed is read again to hash every new epoch.',
        write: 'The latest file of each feed is kept.',
        delete: 'The file before the latest goes.',
      },
    })
    onObjects(this.subscriberKeys, {
      ...data,
      prefixes: [folder('people')],
      rights: { write: 'The people of each epoch.' },
    })
    onObjects(this.subscriberKeys, {
      ...data,
      prefixes: [folder('exclusions')],
      rights: {
        read: 'A list names its version: what is there already is not made again.',
        write: 'The exclusions of each epoch.',
      },
    })
    onObjects(this.subscriberKeys, {
      ...data,
      prefixes: [OBJECTIONS_FIGURES],
      rights: { write: 'How many lines object, for the release that measures it.' },
    })
    onItems(this.subscriberKeys, {
      ...allButLedger,
      rights: {
        get: 'The list of exclusions in force, and who reads a file now.',
        put: 'It puts a list in force and claims a file for itself.',
      },
    })
    onItems(this.subscriberKeys, { ...epochs, rights: ofEpochKeys })
    onEpochKeys(this.subscriberKeys, keys.epochs, deployment)

    this.forget = this.role('Forget')
    onItems(this.forget, {
      ...epochs,
      rights: {
        get: 'Is the key gone already?',
        put: 'The record of its destruction is written over the key.',
      },
    })
    onObjects(this.forget, {
      ...data,
      prefixes: (['people', 'exclusions', 'fragments', 'roamers', 'visits', 'homes'] as const).map(folder),
      rights: {
        list: 'Which rows of an epoch are left; it cannot read them.',
        delete: 'The pseudonymous rows of an epoch go with its key.',
      },
    })

    this.sweep = this.role('Sweep')
    onObjects(this.sweep, {
      ...data,
      prefixes: [folder('fragments'), folder('roamers'), ...PREPARED.map(folder)],
      rights: {
        read: 'Which objects hold rows of somebody who objected after they were stored.',
        write: 'Such an object is written anew without these rows.',
      },
    })
    onObjects(this.sweep, {
      ...data,
      prefixes: [folder('exclusions')],
      rights: { read: 'Whose rows have to go.' },
    })
    onItems(this.sweep, {
      ...allButLedger,
      rights: { get: 'How far it has come.', put: 'How far it has come.' },
    })

    this.reference = this.role('Reference')
    onObjects(this.reference, {
      ...raw,
      prefixes: landing(referenceFeeds),
      rights: {
        list: 'Which file of each feed is the newest.',
        read: 'The newest feeds, of which the reference is made.',
      },
    })
    onObjects(this.reference, {
      ...raw,
      prefixes: landing(['events']),
      rights: { list: 'Which files came before the first reference; it cannot read what is in them.' },
    })
    onObjects(this.reference, {
      ...data,
      prefixes: [REFERENCE],
      rights: {
        read: 'Is the version there already, and which of its batches?',
        write:
          'Footprints, zones, calendar and the list of cells of a version, and the batches that they are made of.',
      },
    })
    onItems(this.reference, {
      ...allButLedger,
      rights: { get: 'Which reference is in force.', put: 'It puts a reference in force.' },
    })

    this.planner = this.role('Planner')
    onObjects(this.planner, {
      ...data,
      prefixes: [folder('fragments')],
      rights: { list: 'Which dates have fragments; it cannot read them.' },
    })
    onObjects(this.planner, {
      ...data,
      prefixes: [folder('visits')],
      rights: { list: 'Which dates have visits for their month; it cannot read them.' },
    })
    onObjects(this.planner, {
      ...data,
      prefixes: [folder('intake')],
      rights: {
        list: 'Which files have a row at all.',
        read: 'Which files of a manifest have been read.',
      },
    })
    onObjects(this.planner, {
      ...raw,
      prefixes: [MANIFESTS],
      rights: {
        list: 'For which dates there is a list.',
        read: "The operator's list of the files that make a date complete.",
      },
    })
    onItems(this.planner, {
      ...allButLedger,
      rights: {
        get: 'Which reference is in force, whether release is halted, and who makes a date now.',
        query: 'What is on the ledger.',
        put: 'It claims the dates of an execution.',
      },
    })

    this.rollup = this.role('Rollup', 'states.amazonaws.com')
    onObjects(this.rollup, {
      ...data,
      prefixes: QUERIED.map(folder),
      rights: { read: 'What the queries of a day or month read.' },
    })
    onObjects(this.rollup, {
      ...data,
      prefixes: [...PREPARED.map(folder), IMPLAUSIBLE, FIGURES],
      rights: {
        list: 'A query is refused a folder that holds anything.',
        'write-parts': 'What the queries of a day write. It cannot read the figures again.',
      },
    })
    onObjects(this.rollup, {
      ...data,
      prefixes: [QUERY_RESULTS],
      rights: {
        read: 'Athena asks for it where it keeps the lists of what a query wrote.',
        'write-parts': 'Athena keeps the lists of what a query wrote there, for a day.',
      },
    })
    const arn = (resource: string) => Stack.of(this).formatArn({ service: 'glue', resource })
    onQueries(this.rollup, {
      bucket: buckets.data,
      workgroupArn: Stack.of(this).formatArn({
        service: 'athena',
        resource: `workgroup/${catalogue.names.workgroup}`,
      }),
      catalogueArns: [
        arn('catalog'),
        arn(`database/${catalogue.names.database}`),
        arn(`table/${catalogue.names.database}/*`),
      ],
    })

    this.release = this.role('Release')
    onObjects(this.release, {
      ...data,
      prefixes: [FIGURES],
      rights: {
        list: 'Which files hold the figures of a run.',
        read: 'The bounded figures of a run, to which it adds noise. Nobody else reads them.',
      },
    })
    onObjects(this.release, {
      ...data,
      prefixes: [OBJECTIONS_FIGURES],
      rights: { delete: 'How many lines object is exact, and goes when it is measured.' },
    })
    onObjects(this.release, { ...data, prefixes: [ZONES], rights: { read: 'The public key set.' } })
    onObjects(this.release, {
      ...data,
      prefixes: [MEASUREMENTS, RELEASES],
      rights: { write: 'Noisy measurements and releases.' },
    })
    onObjects(this.release, {
      ...data,
      prefixes: [MEASUREMENTS],
      rights: {
        read: 'Nights of the last four weeks, of which it makes weights, and their presence, which says where the network was down. Noisy already.',
      },
    })
    onObjects(this.release, {
      ...data,
      prefixes: [folder('census')],
      rights: { read: 'The residents that observed people are weighted to.' },
    })
    onItems(this.release, {
      ...allButOperators,
      rights: {
        get: 'The budget of the epoch, how far its ledger had come, and whether release is halted.',
        put: 'It claims its run, and commits by one conditional write on the ledger.',
      },
    })
    onItems(this.release, {
      ...figures,
      rights: { 'put-many': 'The packed estimates that are served.' },
    })

    this.serve = this.role('Serve')
    this.jobs = this.role('Jobs')
    servingRights(this, { keys, buckets, tables })
  }

  private role(id: string, service = 'lambda.amazonaws.com'): Role {
    return new Role(this, id, { assumedBy: new ServicePrincipal(service) })
  }
}
