import { type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Explorer } from '../explorer.ts'
import { type DrawnMap, drawMap, type Pointed } from '../map.ts'
import { Tooltip } from './tooltip.tsx'

/** The map and, at the pointer, what is known of the zone below it. */
export function MapView({ explorer, isDrawn }: { explorer: Explorer; isDrawn: Signal<boolean> }) {
  const element = useRef<HTMLDivElement>(null)
  const drawn = useSignal<DrawnMap | null>(null)
  const failure = useSignal<string | null>(null)
  useEffect(() => {
    try {
      const made = drawMap(element.current!, explorer)
      drawn.value = made
      return () => {
        isDrawn.value = false
        made.remove()
      }
    } catch {
      // Without WebGL there is no map, but all its numbers.
      failure.value = 'This browser cannot draw the map (it needs WebGL 2). The table shows the same numbers.'
      return undefined
    }
  }, [])
  useSignalEffect(() => {
    isDrawn.value = failure.value !== null || (drawn.value?.isDrawn.value ?? false)
  })
  const pointed: Pointed | null = drawn.value?.pointed.value ?? null
  return (
    <div class="map">
      <div class="map-canvas" ref={element} />
      {failure.value !== null && (
        <p class="map-failure" role="status">
          {failure.value}
        </p>
      )}
      {pointed && <Tooltip explorer={explorer} pointed={pointed} />}
    </div>
  )
}
