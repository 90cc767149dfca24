import { type ReadonlySignal, signal } from '@preact/signals'

const query = matchMedia('(prefers-color-scheme: dark)')
const dark = signal(query.matches)
query.addEventListener('change', ({ matches }) => {
  dark.value = matches
})

/** Follows the reader's system. */
export const isDark: ReadonlySignal<boolean> = dark

/** A colour of style/theme.css, so that page and map have one list of them. */
export const cssColour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()
