/** Every Lambda function: where its handler is. Bundles are made of this list, constructs name its keys. */
export const functionEntries = {
  anonymize: 'functions/anonymize/handler.ts',
  subscribers: 'functions/anonymize/subscribers-handler.ts',
  forget: 'functions/anonymize/forget-handler.ts',
  sweep: 'functions/anonymize/sweep-handler.ts',
  reference: 'functions/geography/handler.ts',
  'reference-steps': 'functions/geography/steps-handler.ts',
  plan: 'functions/rollup/handler.ts',
  release: 'functions/release/handler.ts',
  serve: 'functions/serve/handler.ts',
  jobs: 'functions/serve/jobs/handler.ts',
} as const

export type FunctionName = keyof typeof functionEntries
