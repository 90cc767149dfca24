import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Explorer } from '../explorer.ts'
import type { Pointed } from '../map.ts'
import { formatNumber, frameTitle, interval, meanOf, statusWords } from '../words.ts'

const GAP = 14

/** A look at one zone; the details beside the map say the same to those who cannot point. */
export function Tooltip({ explorer, pointed }: { explorer: Explorer; pointed: Pointed }) {
  const element = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ left: 0, top: 0 })
  const zones = explorer.setup.value?.zones
  const frame = explorer.frame.value
  const picture = explorer.picture.value
  const cell = frame?.byZone.get(pointed.zone)
  useLayoutEffect(() => {
    const size = element.current?.getBoundingClientRect()
    const room = element.current?.parentElement?.getBoundingClientRect()
    if (!size || !room) return
    const fitsRight = pointed.x + GAP + size.width <= room.width
    const fitsBelow = pointed.y + GAP + size.height <= room.height
    setPlace({
      left: Math.max(4, fitsRight ? pointed.x + GAP : pointed.x - GAP - size.width),
      top: Math.max(4, fitsBelow ? pointed.y + GAP : pointed.y - GAP - size.height),
    })
  }, [pointed.x, pointed.y, pointed.zone, cell])
  if (!zones || !frame || !picture) return null
  const { parent } = zones.byId.get(pointed.zone) ?? {}
  const larger = cell?.shownBy === undefined ? undefined : frame.byZone.get(cell.shownBy)
  return (
    <div
      class="tooltip"
      role="tooltip"
      ref={element}
      style={{ left: `${place.left}px`, top: `${place.top}px` }}
    >
      <strong>{zones.nameOf(pointed.zone)}</strong>
      {parent != null && parent !== zones.root.id && <span class="muted"> {zones.nameOf(parent)}</span>}
      <div class="muted">{frameTitle(frame)}</div>
      {cell?.value != null ? (
        <>
          <div class="tooltip-number">
            {formatNumber(cell.value)} <small>people</small>
          </div>
          <div>{interval(cell)}</div>
          <div class="muted">
            {statusWords(cell.status)}
            {picture.choice.view.kind === 'week' && `, ${meanOf(cell.n, cell.daytype)}`}
          </div>
        </>
      ) : (
        <>
          <div class="tooltip-hidden">
            {cell ? statusWords(cell.status, cell.shownBy && zones.nameOf(cell.shownBy)) : 'No figure'}
          </div>
          {larger?.value != null && (
            <div class="muted">
              {zones.nameOf(larger.zone)} as a whole: {formatNumber(larger.value)} people, {interval(larger)}
            </div>
          )}
        </>
      )}
    </div>
  )
}
