import { useSignal } from '@preact/signals'
import type { Cell } from '../answers.ts'
import type { Explorer } from '../explorer.ts'
import { formatNumber, headline, interval, statusWords, subject } from '../words.ts'

type Column = 'name' | 'value'

/** The same numbers as on the map, for reading, listening and copying. */
export function ZoneTable({ explorer }: { explorer: Explorer }) {
  const sort = useSignal<{ column: Column; isDescending: boolean }>({ column: 'value', isDescending: true })
  const { picture, frame, setup, zone, daytype } = explorer
  const shown = picture.value
  const zones = setup.value?.zones
  if (!shown || !zones || !frame.value) return <div class="table" />
  const hasParents = zones.levels.indexOf(shown.level) > 1
  const rows = zones
    .at(shown.level)
    .map(({ id, parent }) => ({
      id,
      name: id === zones.root.id ? zones.whole : zones.nameOf(id),
      parent: parent === null ? '' : zones.nameOf(parent),
      cell: frame.value?.byZone.get(id) ?? null,
    }))
    .sort((a, b) => compare(a, b, sort.value.column) * (sort.value.isDescending ? -1 : 1))
  const head = (column: Column, title: string, isNumber = false) => {
    const isSorted = sort.value.column === column
    const order = sort.value.isDescending ? 'descending' : 'ascending'
    return (
      <th scope="col" class={isNumber ? 'is-number' : undefined} aria-sort={isSorted ? order : 'none'}>
        <button
          type="button"
          onClick={() => {
            sort.value = {
              column,
              isDescending: isSorted ? !sort.value.isDescending : column === 'value',
            }
          }}
        >
          {title}
          <span aria-hidden="true">{isSorted ? (sort.value.isDescending ? ' ↓' : ' ↑') : ''}</span>
        </button>
      </th>
    )
  }
  return (
    <div class="table">
      <table>
        <caption>
          {subject(shown.choice.view.product, shown.shown, zones.nameOf)},{' '}
          {headline(shown.choice.view, frame.value, daytype.value)}
        </caption>
        <thead>
          <tr>
            {head('name', shown.level)}
            {hasParents && <th scope="col">in</th>}
            {head('value', 'People', true)}
            <th scope="col">95 % interval</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, parent, cell }) => (
            <tr key={id} data-status={cell?.status} class={id === zone.value?.id ? 'is-chosen' : undefined}>
              <th scope="row">
                <button type="button" onClick={() => explorer.choose(id === zone.value?.id ? null : id)}>
                  {name}
                </button>
              </th>
              {hasParents && <td class="muted">{parent}</td>}
              <td class="is-number">{cell?.value == null ? '–' : formatNumber(cell.value)}</td>
              <td>{(cell && interval(cell)) ?? ''}</td>
              <td class="muted">
                {cell ? statusWords(cell.status, cell.shownBy && zones.nameOf(cell.shownBy)) : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface Row {
  readonly name: string
  readonly cell: Cell | null
}

/** Zones without a number come after those with one, in the order of their names. */
function compare(a: Row, b: Row, column: Column): number {
  const byName = a.name.localeCompare(b.name, 'en', { numeric: true })
  if (column === 'name') return byName
  return (a.cell?.value ?? -1) - (b.cell?.value ?? -1) || -byName
}
