/** The rules of the house: which room may call on which. Each rule says why. */
const stages = '(anonymize|rollup|release|serve)'
/** A handler or a command puts a stage and an adapter together; nothing else may. */
const compositionRoots = 'handlers?\\.ts$'

module.exports = {
  forbidden: [
    {
      name: 'model-imports-nothing-of-ours',
      comment: 'The vocabulary is the ground floor: whoever reads it needs nothing else.',
      severity: 'error',
      from: { path: '^functions/model/' },
      to: { path: '^(functions/(?!model/)|client/|lib/|bin/|sim/|web/|bench/)' },
    },
    {
      name: 'geography-knows-only-the-model',
      comment: 'Geography is arithmetic on reference data; its I/O is handed to it.',
      severity: 'error',
      from: { path: '^functions/geography/', pathNot: compositionRoots },
      to: { path: '^functions/(anonymize|rollup|release|serve|platform/(?!ports\\.ts))' },
    },
    {
      name: 'stages-do-not-know-each-other',
      comment: 'Stages meet in tables, never in imports.',
      severity: 'error',
      from: { path: `^functions/${stages}/` },
      to: { path: `^functions/${stages}/`, pathNot: '^functions/$1/' },
    },
    {
      name: 'stages-see-ports-not-adapters',
      comment: 'So that the same stage runs on a laptop and on AWS.',
      severity: 'error',
      from: { path: `^functions/${stages}/`, pathNot: compositionRoots },
      to: { path: '^functions/platform/(?!ports\\.ts)' },
    },
    {
      name: 'adapters-do-not-know-stages',
      severity: 'error',
      from: { path: '^functions/platform/' },
      to: { path: `^functions/${stages}/` },
    },
    {
      name: 'only-platform-aws-imports-the-aws-sdk',
      severity: 'error',
      from: { path: '^(functions|bin|sim|web|lib|bench)/', pathNot: '^functions/platform/aws/' },
      to: { path: '@aws-sdk/|@smithy/' },
    },
    {
      name: 'the-cdk-stays-in-lib',
      comment: 'A handler that imports the CDK ships 30 MB of it.',
      severity: 'error',
      from: { path: '^(functions|sim|web)/' },
      to: { path: 'aws-cdk-lib|constructs|^lib/|^bin/' },
    },
    {
      name: 'the-client-stands-alone',
      comment: 'A buyer takes the folder along: it knows the API by its document only.',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(functions|lib|bin|sim|web|bench|test)/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-that-cannot-be-found',
      comment: 'geojson is a package of types only: there is no module to be found.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^geojson$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
}
