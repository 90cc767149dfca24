import type { Explorer } from '../explorer.ts'
import { groupsOf } from '../views.ts'

/** What to look at: a product, listed by the questions that products answer; then how, where it has several views. */
export function ViewChoice({ explorer }: { explorer: Explorer }) {
  const views = explorer.setup.value?.views ?? []
  const current = explorer.view.value
  if (!current) return null
  const ways = views.filter(({ product }) => product === current.product)
  return (
    <div class="view-choice">
      <label class="field">
        <span class="unseen">What to look at</span>
        <select
          value={current.product.id}
          aria-describedby="description"
          onChange={({ currentTarget }) => explorer.showProduct(currentTarget.value)}
        >
          {groupsOf(views).map(({ title, products }) => (
            <optgroup key={title} label={title}>
              {products.map((product) => (
                <option key={product.id} value={product.id}>
                  {product.title}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      {ways.length > 1 && (
        <fieldset class="segments">
          <legend class="unseen">How to look at it</legend>
          {ways.map(({ id, title }) => (
            <label key={id}>
              <input
                type="radio"
                name="view"
                checked={id === current.id}
                onChange={() => explorer.showView(id)}
              />
              <span class="segment">{title}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}
