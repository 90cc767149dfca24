import type { Cell } from '../answers.ts'
import { colourOf, scaleFrom } from '../colour.ts'
import type { Explorer } from '../explorer.ts'
import type { Picture } from '../pictures.ts'
import { isDark } from '../theme.ts'
import type { View } from '../views.ts'
import {
  formatDate,
  formatNumber,
  formatShare,
  hatchOf,
  headline,
  interval,
  meanOf,
  statusWords,
  subject,
} from '../words.ts'
import type { Zones } from '../zones.ts'

const nothingReleased: Readonly<Record<View['kind'], string>> = {
  week: 'No day of this type has been released yet.',
  days: 'Nothing has been released for this date.',
  months: 'No month has been released yet.',
  date: 'Nothing has been released for this date.',
}

/** Beside the map: one zone in numbers, where most people are, and what may not be shown and why. */
export function Details({ explorer }: { explorer: Explorer }) {
  const { picture, frame, zone, setup, daytype } = explorer
  const shown = picture.value
  const zones = setup.value?.zones
  if (!shown || !zones) return <aside class="details" id="details" tabIndex={-1} />
  const { view } = shown.choice
  return (
    <aside class="details" id="details" tabIndex={-1} aria-label="Details">
      <p class="eyebrow">{subject(view.product, shown.shown, zones.nameOf)}</p>
      <h2>{headline(view, frame.value, daytype.value)}</h2>
      <p class="description muted" id="description">
        {view.product.description}
      </p>
      {frame.value === null ? (
        <p class="muted">{nothingReleased[view.kind]}</p>
      ) : (
        <>
          <ZoneChoice explorer={explorer} zones={zones} level={shown.level} />
          <Figure
            cell={explorer.series.value[explorer.frameIndex.value] ?? null}
            zones={zones}
            explorer={explorer}
            isMean={view.kind === 'week'}
          />
          <Busiest explorer={explorer} zones={zones} level={shown.level} current={zone.value?.id ?? null} />
        </>
      )}
      <Shown explorer={explorer} picture={shown} zones={zones} />
    </aside>
  )
}

function ZoneChoice({ explorer, zones, level }: { explorer: Explorer; zones: Zones; level: string }) {
  const choices = zones
    .at(level)
    .filter(({ id }) => id !== zones.root.id)
    .map(({ id, parent }) => ({ id, parent, name: zones.nameOf(id) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  const groups = [...Map.groupBy(choices, ({ parent }) => parent)]
  return (
    <label class="zone-choice">
      <span class="unseen">Zone</span>
      <select
        value={explorer.zone.value?.id ?? zones.root.id}
        onChange={({ currentTarget }) => explorer.choose(currentTarget.value)}
      >
        <option value={zones.root.id}>{zones.whole}</option>
        {groups.map(([parent, members]) => (
          <optgroup key={parent} label={parent === null ? level : zones.nameOf(parent)}>
            {members.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}

interface FigureProps {
  readonly cell: Cell | null
  readonly zones: Zones
  readonly explorer: Explorer
  readonly isMean: boolean
}

function Figure({ cell, zones, explorer, isMean }: FigureProps) {
  const larger = cell?.shownBy === undefined ? undefined : explorer.frame.value?.byZone.get(cell.shownBy)
  return (
    <div class="number" data-status={cell?.status ?? 'none'}>
      {cell?.value != null ? (
        <>
          <p class="value">
            {formatNumber(cell.value)} <small>people</small>
          </p>
          <p>
            {interval(cell)}
            <span class="muted"> (holds in 95 of 100 cases)</span>
          </p>
          <p class="muted">
            {statusWords(cell.status)}
            {isMean ? `, ${meanOf(cell.n, cell.daytype)}` : ''}
          </p>
        </>
      ) : (
        <>
          <p class="value is-hidden">
            <i class={`swatch hatch-${hatchOf(cell?.status)}`} /> no number
          </p>
          <p>{cell ? statusWords(cell.status, cell.shownBy && zones.nameOf(cell.shownBy)) : 'No figure'}</p>
          {larger?.value != null && (
            <p class="muted">
              {zones.nameOf(larger.zone)} as a whole: {formatNumber(larger.value)} people, {interval(larger)}
            </p>
          )}
        </>
      )}
    </div>
  )
}

const LONGEST_LIST = 8

interface BusiestProps {
  readonly explorer: Explorer
  readonly zones: Zones
  readonly level: string
  readonly current: string | null
}

function Busiest({ explorer, zones, level, current }: BusiestProps) {
  const frame = explorer.frame.value
  const scale = scaleFrom(explorer.limits.value, isDark.value)
  const ranked = zones
    .at(level)
    .flatMap(({ id }) => {
      const value = frame?.byZone.get(id)?.value
      return value == null ? [] : [{ id, value }]
    })
    .sort((a, b) => b.value - a.value)
    .slice(0, LONGEST_LIST)
  const [first] = ranked
  if (!first || zones.at(level).length < 2) return null
  return (
    <section aria-labelledby="busiest">
      <h3 id="busiest">Where most people are</h3>
      <ol class="busiest">
        {ranked.map(({ id, value }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === current}
              onClick={() => explorer.choose(id === current ? null : id)}
            >
              <span class="busiest-name">{zones.nameOf(id)}</span>
              <span class="busiest-value">{formatNumber(value)}</span>
              <i style={{ width: `${(100 * value) / first.value}%`, background: colourOf(value, scale) }} />
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Shown({ explorer, picture, zones }: { explorer: Explorer; picture: Picture; zones: Zones }) {
  const { from, to, methodVersion, datasetVersion, notes, level, shares } = picture
  const share = shares.get(level)
  const cells = zones.at(level).flatMap(({ id }) => explorer.frame.value?.byZone.get(id) ?? [])
  const published = cells.filter(({ status }) => status === 'published').length
  const finer = [...shares].filter(([each]) => each !== level)
  return (
    <section aria-labelledby="shown" class="shown">
      <h3 id="shown">What is shown</h3>
      {cells.length > 1 && (
        <p>
          {published === cells.length ? 'All' : `${published} of`} {cells.length} on level “{level}” have a
          number of their own here
          {published < cells.length && share ? `, with ${formatShare(share)} of all people in them` : ''}.
        </p>
      )}
      {finer.map(([each, part]) => (
        <p key={each}>
          Level “{each}” is too fine to open with: only {formatShare(part)} of the people would be in a cell
          that has a number.
        </p>
      ))}
      {notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <p class="muted">
        A number appears only if at least 20 observed people stand behind it. Noise was added once, so that no
        person can be found; the interval says how much.
        {methodVersion?.endsWith('-observed') &&
          ' Counted are the phones of one operator, not yet all people.'}
      </p>
      <p class="muted small">
        {from && to ? `Made of releases from ${formatDate(from)} to before ${formatDate(to)}. ` : ''}
        {datasetVersion ? `Dataset ${datasetVersion}. ` : ''}
        <a href="v1/transparency">How people are protected</a> · <a href="openapi.json">API</a>
      </p>
    </section>
  )
}
