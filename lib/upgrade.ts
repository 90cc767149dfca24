/** Resources that hold what cannot be made again, and what their names and keys hang on. */
export interface StatefulResource {
  readonly type: string
  /** What keeps its content where the resource is taken out of a template. */
  readonly deletionPolicy: string | null
  /** Properties of which another value makes CloudFormation put a new resource in place of the old. */
  readonly fixed: Readonly<Record<string, unknown>>
}

/** Logical id → resource, of one stack. */
export type StatefulResources = Readonly<Record<string, StatefulResource>>

interface Template {
  readonly Resources?: Readonly<
    Record<string, { Type: string; DeletionPolicy?: string; Properties?: Readonly<Record<string, unknown>> }>
  >
}

/**
 * Type → properties whose change means replacement, from the reference of CloudFormation ("Update requires:
 * Replacement"). Tables of the data catalogue are not here: they say how objects are read and hold nothing.
 */
const fixedProperties: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'AttributeDefinitions'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'Origin', 'MultiRegion'],
  'AWS::SSM::Parameter': ['Name'],
  'AWS::IAM::Role': ['RoleName', 'Path'],
  'AWS::Athena::WorkGroup': ['Name'],
  // A client that is made anew has another id and secret: every tenant would be locked out.
  'AWS::Cognito::UserPool': ['AliasAttributes', 'UsernameAttributes'],
  'AWS::Cognito::UserPoolClient': ['UserPoolId', 'GenerateSecret'],
  'AWS::Cognito::UserPoolDomain': ['UserPoolId', 'Domain'],
  'AWS::Cognito::UserPoolResourceServer': ['UserPoolId', 'Identifier'],
}

/** Types whose loss is the loss of data: they must be kept whatever happens to the stack. */
export const keepsData = [
  'AWS::S3::Bucket',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::Cognito::UserPool',
]

/** Which stack: in the one without data only what tenants sign in with is stateful. */
export function statefulResources(template: object, stack: 'data' | 'pipeline'): StatefulResources {
  const { Resources = {} } = template as Template
  const types = Object.keys(fixedProperties).filter((type) => stack === 'data' || type.includes('Cognito'))
  return Object.fromEntries(
    Object.entries(Resources)
      .filter(([, { Type }]) => types.includes(Type))
      .map(([id, { Type, DeletionPolicy = null, Properties = {} }]) => [
        id,
        {
          type: Type,
          deletionPolicy: DeletionPolicy,
          fixed: Object.fromEntries(
            fixedProperties[Type]!.filter((name) => name in Properties).map((name) => [
              name,
              Properties[name],
            ]),
          ),
        },
      ]),
  )
}

/** What an upgrade from one version to another would take away or make anew: a line each. */
export function upgradeFaults(before: StatefulResources, after: StatefulResources): string[] {
  return Object.entries(before).flatMap(([id, old]) => {
    const now = after[id]
    if (now === undefined) return [`${id} (${old.type}) would be removed: keep its logical id`]
    if (now.type !== old.type) return [`${id} would become ${now.type} instead of ${old.type}`]
    const names = [...new Set([...Object.keys(old.fixed), ...Object.keys(now.fixed)])]
    const changed = names.filter(
      (name) => JSON.stringify(old.fixed[name]) !== JSON.stringify(now.fixed[name]),
    )
    return [
      ...changed.map((name) => `${id} (${old.type}) would be replaced: ${name} has changed`),
      ...(keepsData.includes(old.type) && now.deletionPolicy !== 'Retain'
        ? [`${id} (${old.type}) would no longer be retained`]
        : []),
    ]
  })
}
