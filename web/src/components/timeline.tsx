import { useSignalEffect } from '@preact/signals'
import type { Cell } from '../answers.ts'
import { colourOf, scaleFrom } from '../colour.ts'
import type { Explorer } from '../explorer.ts'
import type { Frame } from '../frames.ts'
import { isDark } from '../theme.ts'
import type { View } from '../views.ts'
import { formatNumber, frameTick, frameTitle, hatchOf } from '../words.ts'

/** Slow enough to read a number, fast enough to see people move. */
const STEP_MS = 900

const unitOf: Readonly<Record<View['kind'], string>> = {
  week: 'Hour',
  date: 'Hour',
  days: 'Day',
  months: 'Month',
}

/** The slider over hours, days or months with the course of the chosen zone above it. */
export function Timeline({ explorer }: { explorer: Explorer }) {
  const { isPlaying, frame, frameIndex, picture, series, zone, setup } = explorer
  useSignalEffect(() => {
    if (!isPlaying.value) return
    const timer = setInterval(explorer.step, STEP_MS)
    return () => clearInterval(timer)
  })
  const frames = picture.value?.frames ?? []
  if (!picture.value || frames.length === 0) {
    return <section class="timeline" aria-label="Time" />
  }
  const unit = unitOf[picture.value.choice.view.kind]
  const current = frame.value
  const cell = series.value[frameIndex.value] ?? null
  const name = zone.value && setup.value ? setup.value.zones.nameOf(zone.value.id) : ''
  const spoken = current ? `${frameTitle(current)}: ${name}, ${cellWords(cell)}` : ''
  return (
    <section class="timeline" aria-label="Time">
      <button
        type="button"
        class="play"
        aria-pressed={isPlaying.value}
        aria-label={isPlaying.value ? 'Pause' : `Play the ${unit.toLowerCase()}s`}
        onClick={() => {
          isPlaying.value = !isPlaying.value
        }}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          {isPlaying.value ? <path d="M7 5h4v14H7zM13 5h4v14h-4z" /> : <path d="M8 4.5v15l12-7.5z" />}
        </svg>
      </button>
      <div class="clock">
        <span class="now">{current ? frameTitle(current) : ''}</span>
        <span class="muted">{name}</span>
        <span class="muted">{cellWords(cell)}</span>
      </div>
      <div class="course" style={{ '--frames': frames.length }}>
        <Course explorer={explorer} frames={frames} />
        <input
          type="range"
          class="slider"
          min={0}
          max={frames.length - 1}
          step={1}
          value={frameIndex.value}
          aria-label={unit}
          aria-valuetext={spoken}
          onInput={({ currentTarget }) => {
            isPlaying.value = false
            explorer.showFrame(Number(currentTarget.value))
          }}
        />
        <div class="ticks" aria-hidden="true">
          {frames.map((each) => (
            <span key={each.label}>{frameTick(each)}</span>
          ))}
        </div>
      </div>
    </section>
  )
}

/** A bar a frame, with its interval; hidden ones are hatched and have no height. */
function Course({ explorer, frames }: { explorer: Explorer; frames: readonly Frame[] }) {
  const cells = explorer.series.value
  const most = Math.max(1, ...cells.map((cell) => cell?.high ?? 0))
  const percent = (value: number): string => `${(100 * value) / most}%`
  const isRoot = explorer.zone.value?.parent === null
  const scale = scaleFrom(explorer.limits.value, isDark.value)
  return (
    <div class="bars" aria-hidden="true">
      {frames.map((frame, index) => {
        const cell = cells[index]
        const isShown = cell?.value != null
        return (
          <div key={frame.label} class={index === explorer.frameIndex.value ? 'bar is-now' : 'bar'}>
            {isShown ? (
              <>
                <i
                  class="fill"
                  style={{
                    height: percent(cell.value!),
                    ...(isRoot ? {} : { background: colourOf(cell.value!, scale) }),
                  }}
                />
                <i
                  class="whisker"
                  style={{ bottom: percent(cell.low!), height: percent(cell.high! - cell.low!) }}
                />
              </>
            ) : (
              <i class={`nothing hatch-${hatchOf(cell?.status)}`} />
            )}
          </div>
        )
      })}
    </div>
  )
}

const cellWords = (cell: Cell | null): string =>
  cell?.value == null ? 'not shown' : `${formatNumber(cell.value)} people`
