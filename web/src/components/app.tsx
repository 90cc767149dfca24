import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Explorer } from '../explorer.ts'
import { Controls } from './controls.tsx'
import { Details } from './details.tsx'
import { Legend } from './legend.tsx'
import { MapView } from './map-view.tsx'
import { Timeline } from './timeline.tsx'
import { ViewChoice } from './view-choice.tsx'
import { ZoneTable } from './zone-table.tsx'

export function App({ explorer }: { explorer: Explorer }) {
  const { setup, problem, isBusy, picture, isTable } = explorer
  const isDrawn = useSignal(false)
  const zones = setup.value?.zones
  const hasMap = zones?.hasGeometry ?? false
  const showsTable = isTable.value || !hasMap
  const isReady = picture.value !== null && !isBusy.value && (showsTable || isDrawn.value)
  const place = zones?.nameOf(zones.root.id)
  useEffect(() => {
    if (place) document.title = `${place} · smart-steps`
  }, [place])

  return (
    <div class="page" data-ready={isReady ? 'true' : 'false'}>
      <a class="skip" href="#details">
        Skip the map
      </a>
      <header class="masthead">
        <Mark />
        <h1>
          smart-steps <span class="place">{place}</span>
        </h1>
        <ViewChoice explorer={explorer} />
      </header>
      {problem.value !== null && (
        <div class="problem" role="alert">
          <p>{problem.value}</p>
          <button type="button" onClick={() => void explorer.load()}>
            Try again
          </button>
        </div>
      )}
      {setup.value === null && problem.value === null && (
        <p class="waiting" role="status">
          Reading the zones …
        </p>
      )}
      {setup.value !== null && (
        <main>
          <div id="view" class={showsTable ? 'stage is-table' : 'stage'} aria-busy={isBusy.value}>
            <section class="canvas" aria-label={showsTable ? 'Table' : 'Map'}>
              <Controls explorer={explorer} hasMap={hasMap} />
              {showsTable ? (
                <ZoneTable explorer={explorer} />
              ) : (
                <MapView explorer={explorer} isDrawn={isDrawn} />
              )}
              {!showsTable && <Legend explorer={explorer} />}
            </section>
            <Timeline explorer={explorer} />
            <Details explorer={explorer} />
          </div>
        </main>
      )}
    </div>
  )
}

const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#0f4c5c" />
    <rect x="6" y="17" width="5" height="9" rx="1.5" fill="#7fd6a4" />
    <rect x="13.5" y="11" width="5" height="15" rx="1.5" fill="#b9eda0" />
    <rect x="21" y="6" width="5" height="20" rx="1.5" fill="#e9f9c3" />
  </svg>
)
