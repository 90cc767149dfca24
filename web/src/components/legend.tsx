import { scaleFrom } from '../colour.ts'
import type { Explorer } from '../explorer.ts'
import { isDark } from '../theme.ts'
import { classWords, HATCHES, statusWords } from '../words.ts'

/** What colours and hatches mean; only the hatches that are on the map. */
export function Legend({ explorer }: { explorer: Explorer }) {
  const scale = scaleFrom(explorer.limits.value, isDark.value)
  const picture = explorer.picture.value
  const zones = explorer.setup.value?.zones
  const frame = explorer.frame.value
  if (!picture || !zones || !frame) return null
  const cells = zones.at(picture.level).flatMap(({ id }) => frame.byZone.get(id) ?? [])
  const hidden = HATCHES.filter((status) => cells.some((cell) => cell.status === status))
  return (
    <section class="legend" aria-label="Legend">
      <h2>{picture.choice.view.product.title}</h2>
      <ol>
        {cells.some(({ value }) => value !== null) &&
          scale.colours.map((colour, index) => (
            <li key={colour}>
              <i class="swatch" style={{ background: colour }} />
              {classWords(scale.from, index)}
            </li>
          ))}
        {hidden.map((status) => (
          <li key={status}>
            <i class={`swatch hatch-${status}`} />
            {status === 'coarsened' ? 'only within a larger zone' : statusWords(status).toLowerCase()}
          </li>
        ))}
      </ol>
    </section>
  )
}
