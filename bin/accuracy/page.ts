import { readFileSync } from 'node:fs'
import type { Day, Part } from './breakdowns.ts'
import type { Line } from './lines.ts'
import type { Verdict } from './measures/measure.ts'
import { barPlot, coveragePlot, dayPlot, errorPlot, legend, shownPlot } from './plots.ts'
import type { Scorecard } from './scorecard.ts'
import { columns, explanations, verdictColumns } from './table.ts'
import { holdsText, percent, signed } from './words.ts'

/** What the page says about how it was made. */
export interface Made {
  /** The command that makes it again. */
  readonly command: string
  /** What is known of the city and the pipeline, by its name. */
  readonly facts: Readonly<Record<string, string | number>>
}

const style = readFileSync(new URL('./page.css', import.meta.url), 'utf8')

/** A page of its own: no script, no other file. */
export function pageOf(card: Scorecard, { command, facts }: Made): string {
  const { hours, tenths, uses, cohorts, coverage, days } = card
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>How right the figures are</title>
<style>
${style}</style>
<h1>How right the figures are</h1>
<p>A city was simulated whose truth is known, its records went through the pipeline, and what came out is
compared with the truth. Nobody lives there. Made by <code>${escaped(command)}</code>; what the words mean and how to
read it: <a href="README.md">accuracy</a>.</p>
<dl>${Object.entries(facts)
    .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(String(value))}</dd></div>`)
    .join('')}</dl>
<h2>What holds</h2>
${tableOf(
  headsOf(verdictColumns),
  card.measures.map((verdict) => verdictColumns.map(([, of]) => of(verdict))),
)}
${reasons(card.measures)}
<h2>A day in some zones</h2>
<p class="legend">${legend()}</p>
<p>The fullest zone of each use. On the left the operator's own people, exact; on the right all people, as released:
dots are shown, bars are their intervals, where there is none the hour is hidden.</p>
${days.map(dayFigures).join('\n')}
<h2>Errors of presence</h2>
<p class="legend">${legend()}</p>
<p>Zone × hour, exact figures, in hours with 100 observed people or more; tenths are of all hours.</p>
${figure(errorPlot(hours, 'local hour'), 'by hour of the day')}
${figure(errorPlot(tenths, 'tenth'), 'by density: tenths of zone-hours by their true people, the sparsest first')}
${figure(barPlot(uses, 'use'), 'by use of the zone')}
${partTable('use', uses)}
<h3>By age and gender</h3>
<p>Profile, zone × four hours, exact figures.</p>
${partTable('cohort', cohorts)}
<h2>Do the intervals cover the truth?</h2>
<p>95 of 100 should. Among shown cells selection pushes up near the threshold.</p>
${figure(coveragePlot(coverage.whole, 'whole'), 'all estimates of presence in zones, before the threshold')}
${figure(coveragePlot(coverage.shown, 'shown'), 'what is shown of presence in zones')}
${tableOf(
  ['tenth', 'truth', 'cells', 'inside', 'bias'],
  coverage.shown.map(({ of, from, to, scores: { shown } }) => [
    of,
    `${Math.round(from)} to ${Math.round(to)}`,
    String(shown.cells),
    percent(shown.inside),
    signed(shown.bias),
  ]),
)}
<h2>Every product, level and density</h2>
${tableOf(
  headsOf(columns),
  card.lines.map((line: Line) => columns.map(([, of]) => of(line))),
)}
<dl class="words">${explanations.map(([word, meaning]) => `<div><dt>${word}</dt><dd>${meaning}</dd></div>`).join('')}</dl>
</html>
`
}

function reasons(measures: readonly Verdict[]): string {
  const failed = measures.filter(({ holds, why }) => holds === false && why !== null)
  if (failed.length === 0) return ''
  return `<h3>Why some do not</h3>\n<ul>${failed.map(({ what, why }) => `<li>${escaped(what)}: ${escaped(why!)}</li>`).join('')}</ul>`
}

const headsOf = (columns: readonly (readonly [name: string, of: unknown])[]): string[] =>
  columns.map(([name]) => name)

const partTable = (name: string, parts: readonly Part[]): string =>
  tableOf(
    [name, 'cells', 'error', 'bias', 'oracle', 'nearest zone', 'last site'],
    parts.map(({ of, scores: { exact, oracle, nearestZone, lastSite } }) => [
      of || '–',
      String(exact.cells),
      percent(exact.error),
      signed(exact.bias),
      percent(oracle.error),
      percent(nearestZone.error),
      percent(lastSite.error),
    ]),
  )

function dayFigures(day: Day): string {
  const name = `${escaped(day.zone)} (${day.use || 'no use given'}), ${day.date}`
  return figure(dayPlot(day), name) + figure(shownPlot(day), `${name}, as shown`)
}

const figure = (svg: string, caption: string): string =>
  `<figure>${svg}<figcaption>${caption}</figcaption></figure>`

const tableOf = (
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string => `<div class="scroll"><table>
<thead><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td${classOf(cell)}>${escaped(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody></table></div>`

/** Whether a promise holds is said in words and shown in a colour. */
function classOf(cell: string): string {
  if (cell === holdsText(true)) return ' class="holds"'
  return cell === holdsText(false) ? ' class="fails"' : ''
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
