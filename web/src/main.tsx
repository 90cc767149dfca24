import { effect } from '@preact/signals'
import { render } from 'preact'
import 'maplibre-gl/dist/maplibre-gl.css'
import './style/index.css'
import { readAddress, writeAddress } from './address.ts'
import { connect } from './api.ts'
import { App } from './components/app.tsx'
import { createExplorer } from './explorer.ts'

const api = connect(new URL('.', location.href).href, (request) => fetch(request))
const explorer = createExplorer(api, readAddress(location.hash))

render(<App explorer={explorer} />, document.getElementById('app')!)

effect(() => {
  if (!explorer.picture.value) return
  const hash = writeAddress(explorer.address.value)
  if (hash !== location.hash) history.replaceState(null, '', hash || location.pathname + location.search)
})

void explorer.load()
