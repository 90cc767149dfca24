import type { Explorer } from '../explorer.ts'

/** One tab a view; arrow keys move between them, as readers of screens expect of tabs. */
export function Tabs({ explorer }: { explorer: Explorer }) {
  const views = explorer.setup.value?.views ?? []
  const current = explorer.view.value?.id
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const index = views.findIndex(({ id }) => id === current)
    const next = views[(index + step + views.length) % views.length]
    if (!next) return
    explorer.showView(next.id)
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label="What to look at">
      {views.map(({ id, title, product }) => (
        <button
          type="button"
          class="tab"
          role="tab"
          key={id}
          id={`tab-${id}`}
          title={product.description}
          aria-selected={id === current}
          aria-controls="view"
          tabIndex={id === current ? 0 : -1}
          onClick={() => explorer.showView(id)}
          onKeyDown={onKeyDown}
        >
          {title}
        </button>
      ))}
    </div>
  )
}
