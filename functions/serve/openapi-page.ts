import { html } from 'hono/html'
import { z } from 'zod'
import { type Html, page, table } from './page.ts'

/** The document of the API as a page to be read: the same words, made of the same document. */

const schemaSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  $ref: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  example: z.unknown().optional(),
  get properties() {
    return z.record(z.string(), schemaSchema).optional()
  },
  get items() {
    return schemaSchema.optional()
  },
  required: z.array(z.string()).optional(),
})
type Schema = z.output<typeof schemaSchema>

const contentSchema = z.looseObject({
  schema: schemaSchema.optional(),
  examples: z.record(z.string(), z.looseObject({ summary: z.string(), value: z.unknown() })).optional(),
})

const operationSchema = z.looseObject({
  summary: z.string().optional(),
  description: z.string().optional(),
  security: z.array(z.unknown()).optional(),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        description: z.string().optional(),
        schema: schemaSchema.optional(),
      }),
    )
    .optional(),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: schemaSchema.optional() })) })
    .optional(),
  responses: z.record(
    z.string(),
    z.looseObject({
      description: z.string(),
      content: z.record(z.string(), contentSchema).optional(),
    }),
  ),
})
type Operation = z.output<typeof operationSchema>

const documentSchema = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string().optional() }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), schemaSchema) }),
})

/** @param document OpenAPI 3.1, as the API serves it */
export async function openapiPage(document: unknown): Promise<string> {
  const { info, paths, components } = documentSchema.parse(document)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(path, method, operation)),
  )
  return page('API', [
    html`<header>
<p class="eyebrow">${info.title} · version ${info.version}</p>
<h1>API</h1>
<p class="lead">${info.description ?? ''}</p>
<p><a href="?format=json">The same as OpenAPI 3.1</a>, for programs.</p>
</header>`,
    ...operations,
    html`<section><h2>What the answers are made of</h2>
${Object.entries(components.schemas).map(([name, schema]) => shapeOf(name, schema))}</section>`,
  ])
}

function operationOf(path: string, method: string, operation: Operation): Html {
  const { summary, description, security, parameters = [], requestBody, responses } = operation
  return html`<section><h2><code>${method.toUpperCase()} ${path}</code></h2>
<p>${summary ?? ''}.${security ? '' : html` <span class="muted">Public: it needs no token.</span>`}</p>
${description ? html`<p>${inWords(description)}</p>` : ''}
${requestBody ? html`<p>Takes ${kindsOf(requestBody.content)}</p>` : ''}
${
  parameters.length === 0
    ? ''
    : table(
        `Parameters of ${path}`,
        ['Parameter', 'Meaning', 'Example'],
        parameters.map(({ name, in: place, required, description: meaning, schema }) => [
          html`<code>${place === 'path' ? `{${name}}` : name}</code>${required && place !== 'path' ? ' (needed)' : ''}`,
          inWords(meaning ?? schema?.description ?? ''),
          html`<code>${String(schema?.example ?? '')}</code>`,
        ]),
        'words',
      )
}
${table(
  `Answers of ${path}`,
  ['Status', 'Answer', 'As'],
  Object.entries(responses).map(([status, { description: what, content = {} }]) => [
    html`<code>${status}</code>`,
    inWords(what),
    kindsOf(content),
  ]),
  'words',
)}
${Object.entries(responses).flatMap(([status, { content = {} }]) =>
  Object.values(content).flatMap(({ examples = {} }) =>
    Object.values(examples).map((example) => exampleOf(status, example)),
  ),
)}
</section>`
}

const kindsOf = (content: Readonly<Record<string, { readonly schema?: Schema | undefined }>>): Html =>
  html`${Object.entries(content).map(([type, { schema }]) => html`<code>${type}</code> ${schema ? kindOf(schema) : ''} `)}`

/** Closed until it is asked for: the request, and the answer that was given. */
const exampleOf = (status: string, { summary, value }: { summary: string; value?: unknown }): Html =>
  html`<details><summary><code>${status}</code> <code>${summary}</code></summary>
<pre tabindex="0"><code>${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</code></pre></details>
`

function shapeOf(name: string, schema: Schema): Html {
  return html`<h3 id="${name}">${name}</h3>
${schema.description ? html`<p>${inWords(schema.description)}</p>` : ''}
${table(
  name,
  ['Field', 'Kind', 'Meaning'],
  Object.entries(schema.properties ?? {}).map(([field, of]) => [
    html`<code>${field}</code>${schema.required?.includes(field) ? '' : ' (not always)'}`,
    kindOf(of),
    inWords(of.description ?? ''),
  ]),
  'words',
)}`
}

/** `string or null`, `list of Cell`, with a link to what has a name. */
function kindOf(schema: Schema): Html {
  const name = schema.$ref?.split('/').at(-1)
  if (name !== undefined) return html`<a href="#${name}">${name}</a>`
  if (schema.enum) return html`${schema.enum.map(String).join(', ')}`
  if (schema.items) return html`list of ${kindOf(schema.items)}`
  const kinds = schema.type === undefined ? [] : [schema.type].flat()
  return html`${kinds.join(' or ')}`
}

/** What stands between backticks is code. */
const inWords = (text: string): Html =>
  html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`
