import { Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { type Buckets, referenceFeeds } from './buckets.ts'
import type { Catalogue } from './catalogue.ts'
import { onEpochKeys, onItems, onObjects, onQueries } from './grants.ts'
import type { Keys } from './keys.ts'
import type { Tables } from './tables.ts'

export interface RolesProps {
  readonly deployment: string
  readonly keys: Keys
  readonly buckets: Buckets
  readonly tables: Tables
  readonly catalogue: Catalogue
}

const landing = (feeds: readonly string[]): string[] => feeds.map((feed) => `landing/${feed}/`)

/**
 * Who may touch the data, and which. They live beside the data, because the policy of the epoch keys
 * names two of them. What a function needs of its own stack (its queue, its log) is added there.
 */
export class Roles extends Construct {
  readonly anonymizer: Role
  readonly subscriberKeys: Role
  readonly forget: Role
  readonly reference: Role
  readonly planner: Role
  readonly rollup: Role
  readonly release: Role
  readonly serve: Role

  constructor(scope: Construct, id: string, { deployment, keys, buckets, tables, catalogue }: RolesProps) {
    super(scope, id)
    const data = { bucket: buckets.data, key: keys.data }
    const raw = { bucket: buckets.landing, key: keys.landing }
    const documents = { table: tables.documents, key: keys.data }
    const figures = { table: tables.figures, key: keys.data }
    const epochs = { table: tables.epochKeys, key: keys.data }

    this.anonymizer = this.role('Anonymizer')
    onObjects(this.anonymizer, {
      ...raw,
      prefixes: landing(['events']),
      rights: ['read-version', 'delete-version'],
    })
    onObjects(this.anonymizer, {
      ...data,
      prefixes: ['fragments/', 'intake/'],
      rights: ['read', 'write', 'delete'],
    })
    onObjects(this.anonymizer, { ...data, prefixes: ['exclusions/', 'reference/'], rights: ['read'] })
    onObjects(this.anonymizer, {
      bucket: buckets.quarantine,
      key: keys.data,
      prefixes: ['quarantine/'],
      rights: ['read', 'write', 'delete'],
    })
    onItems(this.anonymizer, { ...documents, rights: ['get', 'put'] })
    onItems(this.anonymizer, { ...epochs, rights: ['get', 'put'] })
    onEpochKeys(this.anonymizer, keys.epochs, deployment)

    this.subscriberKeys = this.role('SubscriberKeys')
    onObjects(this.subscriberKeys, {
      ...raw,
      prefixes: landing(['subscribers', 'optouts']),
      rights: ['read-version', 'delete-version'],
    })
    // Which files wait for a list of exclusions; not what is in them.
    onObjects(this.subscriberKeys, { ...raw, prefixes: landing(['events']), rights: ['list'] })
    onObjects(this.subscriberKeys, {
      bucket: buckets.identities,
      key: keys.identities,
      prefixes: ['subscribers/', 'optouts/'],
      rights: ['read', 'write', 'delete'],
    })
    onObjects(this.subscriberKeys, {
      ...data,
      prefixes: ['people/', 'exclusions/'],
      rights: ['read', 'write', 'delete'],
    })
    onItems(this.subscriberKeys, { ...documents, rights: ['get', 'put'] })
    onItems(this.subscriberKeys, { ...epochs, rights: ['get', 'put'] })
    onEpochKeys(this.subscriberKeys, keys.epochs, deployment)

    this.forget = this.role('Forget')
    onItems(this.forget, { ...epochs, rights: ['get', 'put'] })
    onObjects(this.forget, {
      ...data,
      prefixes: ['people/', 'exclusions/', 'fragments/'],
      rights: ['delete'],
    })

    this.reference = this.role('Reference')
    onObjects(this.reference, { ...raw, prefixes: landing(referenceFeeds), rights: ['read'] })
    onObjects(this.reference, { ...raw, prefixes: landing(['events']), rights: ['list'] })
    onObjects(this.reference, { ...data, prefixes: ['reference/'], rights: ['read', 'write'] })
    onItems(this.reference, { ...documents, rights: ['get', 'put'] })

    this.planner = this.role('Planner')
    onObjects(this.planner, { ...data, prefixes: ['fragments/'], rights: ['list'] })
    // Which files of a manifest have been read.
    onObjects(this.planner, { ...data, prefixes: ['intake/'], rights: ['read'] })
    onObjects(this.planner, { ...raw, prefixes: landing(['manifests']), rights: ['read'] })
    // It claims the dates of an execution.
    onItems(this.planner, { ...documents, rights: ['get', 'query', 'put'] })

    this.rollup = this.role('Rollup', 'states.amazonaws.com')
    onObjects(this.rollup, {
      ...data,
      prefixes: ['fragments/', 'exclusions/', 'reference/'],
      rights: ['read'],
    })
    onObjects(this.rollup, { ...data, prefixes: ['internal/', 'athena/'], rights: ['read', 'write'] })
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
      prefixes: ['internal/figures/', 'reference/zone_system/'],
      rights: ['read'],
    })
    onObjects(this.release, {
      ...data,
      prefixes: ['internal/measurements/', 'releases/'],
      rights: ['read', 'write'],
    })
    onItems(this.release, { ...documents, rights: ['get', 'put'] })
    onItems(this.release, { ...figures, rights: ['put-many'] })

    this.serve = this.role('Serve')
    onObjects(this.serve, { ...data, prefixes: ['reference/zone_system/'], rights: ['read'] })
    onItems(this.serve, { ...documents, rights: ['get', 'query'] })
    onItems(this.serve, { ...figures, rights: ['query'] })
  }

  private role(id: string, service = 'lambda.amazonaws.com'): Role {
    return new Role(this, id, { assumedBy: new ServicePrincipal(service) })
  }
}
