/** A line of `npm run deploy:check`. `missing` stops a deployment, `note` is worth a look. */
export interface CheckLine {
  readonly state: 'ok' | 'note' | 'missing'
  readonly about: string
  /** What was found, and for whatever is missing the next step. */
  readonly says: string
}

export const line = (state: CheckLine['state'], about: string, says: string): CheckLine => ({
  state,
  about,
  says,
})
