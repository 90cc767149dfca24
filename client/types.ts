import type { FetchResponse, MaybeOptionalInit } from 'openapi-fetch'
import type { paths } from './schema.ts'

/** What the document says of an address, as types. Nothing is listed here: all of it follows from schema.ts. */

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** JSON, GeoJSON, and problems. */
export type Json = `application/${string}json`

/** The addresses that have a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, unknown> ? P : never
}[keyof paths]

/** What may be sent: `params` (`path`, `query`), `body`, `headers`, `signal`. */
export type Init<P extends PathOf<M>, M extends Method> = MaybeOptionalInit<paths[P], M>

/** Nothing has to be given where nothing is needed. */
export type InitOf<P extends PathOf<M>, M extends Method> =
  undefined extends Init<P, M> ? [init?: Init<P, M>] : [init: Init<P, M>]

/** The body of an answer that is no refusal: JSON where there is JSON among others, as no other is asked for. */
export type Answer<P extends PathOf<M>, M extends Method> = paths[P][M] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : NonNullable<FetchResponse<NonNullable<paths[P][M]>, object, Json>['data']>

export type Ask<M extends Method> = <P extends PathOf<M>>(
  path: P,
  ...init: InitOf<P, M>
) => Promise<Answer<P, M>>

/** The addresses that answer in pages: the next one is asked for by `cursor`. */
export type PagedPath = {
  [P in PathOf<'get'>]: Answer<P, 'get'> extends { next: string | null } ? P : never
}[PathOf<'get'>]

/** The parameters of an address. */
export type Query<P extends PathOf<'get'>> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? Omit<NonNullable<Q>, 'cursor'>
  : never

/** A product of the registry. */
export type Product = paths['/v1/figures/{product}']['get']['parameters']['path']['product']
