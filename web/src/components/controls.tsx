import { addDays } from '../../../functions/model/dates.ts'
import type { DayType } from '../answers.ts'
import type { Explorer } from '../explorer.ts'
import { oneOf } from '../frames.ts'
import { WINDOW_DAYS } from '../pictures.ts'
import { dayTypeTitle, dimensionTitle, formatDate, levelTitle, valuesWords } from '../words.ts'

/** The choices above the map: type of day or date, level, dimensions, map or table. */
export function Controls({ explorer, hasMap }: { explorer: Explorer; hasMap: boolean }) {
  const kind = explorer.view.value?.kind
  return (
    <div class="controls">
      {kind === 'week' && <DayTypes explorer={explorer} />}
      {kind === 'days' && <Window explorer={explorer} />}
      {kind === 'date' && <DateField explorer={explorer} />}
      <Dimensions explorer={explorer} />
      <Levels explorer={explorer} />
      {hasMap && (
        <fieldset class="segments push">
          <legend class="unseen">Show as</legend>
          {[false, true].map((isTable) => (
            <label key={String(isTable)}>
              <input
                type="radio"
                name="as"
                checked={explorer.isTable.value === isTable}
                onChange={() => {
                  explorer.isTable.value = isTable
                }}
              />
              <span class="segment">{isTable ? 'Table' : 'Map'}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}

function DayTypes({ explorer }: { explorer: Explorer }) {
  return (
    <fieldset class="segments">
      <legend class="unseen">Type of day</legend>
      {(Object.keys(dayTypeTitle) as DayType[]).map((daytype) => (
        <label key={daytype} title={daytype === 'sunday' ? dayTypeTitle.sunday : undefined}>
          <input
            type="radio"
            name="daytype"
            checked={explorer.daytype.value === daytype}
            onChange={() => {
              explorer.daytype.value = daytype
            }}
          />
          <span class="segment">{dayTypeTitle[daytype].replace(' and holidays', '')}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** The days that the slider covers, four weeks at a time. */
function Window({ explorer }: { explorer: Explorer }) {
  const picture = explorer.picture.value
  const product = explorer.view.value?.product
  if (!picture?.from || !picture.to || !product?.from || !product.to) return null
  const { from, to } = picture
  const newest = addDays(product.to, -1)
  const turn = (days: number) => () => {
    const last = addDays(to, days - 1)
    explorer.date.value = last >= newest ? null : last
  }
  const hasEarlier = from > product.from
  const hasLater = to < product.to
  return (
    <div class="window">
      {(hasEarlier || hasLater) && (
        <button type="button" disabled={!hasEarlier} aria-label="Earlier days" onClick={turn(-WINDOW_DAYS)}>
          ‹
        </button>
      )}
      <span>
        {formatDate(from)} – {formatDate(addDays(to, -1))}
      </span>
      {(hasEarlier || hasLater) && (
        <button type="button" disabled={!hasLater} aria-label="Later days" onClick={turn(WINDOW_DAYS)}>
          ›
        </button>
      )}
    </div>
  )
}

function DateField({ explorer }: { explorer: Explorer }) {
  const product = explorer.view.value?.product
  if (!product?.from || !product.to) return null
  const newest = addDays(product.to, -1)
  return (
    <label class="field">
      <span>Date</span>
      <input
        type="date"
        min={product.from}
        max={newest}
        value={explorer.date.value ?? newest}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== '' && currentTarget.checkValidity()) {
            explorer.date.value = currentTarget.value
          }
        }}
      />
    </label>
  )
}

function Levels({ explorer }: { explorer: Explorer }) {
  const zones = explorer.setup.value?.zones
  if (!zones) return null
  const automatic = explorer.level.value === null ? explorer.picture.value?.level : undefined
  return (
    <label class="field">
      <span>Level</span>
      <select
        value={explorer.level.value ?? ''}
        onChange={({ currentTarget }) => {
          explorer.level.value = currentTarget.value === '' ? null : currentTarget.value
        }}
      >
        <option value="">automatic{automatic ? `: ${automatic}` : ''}</option>
        {[...zones.levels].reverse().map((level) => (
          <option key={level} value={level}>
            {levelTitle(level, zones.at(level).length)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** What the product tells apart beside zone and time: of all values that its cells have, one at a time. */
function Dimensions({ explorer }: { explorer: Explorer }) {
  const picture = explorer.picture.value
  const zones = explorer.setup.value?.zones
  if (!picture || !zones || picture.values.length < 2) return null
  const { values, shown } = picture
  return (
    <label class="field">
      <span>{dimensionTitle(shown)}</span>
      <select
        value={values.indexOf(oneOf(values, shown))}
        onChange={({ currentTarget }) => {
          explorer.dimensions.value = { ...explorer.dimensions.value, ...values[Number(currentTarget.value)] }
        }}
      >
        {values.map((each, index) => (
          <option key={index} value={index}>
            {valuesWords(each, zones.nameOf)}
          </option>
        ))}
      </select>
    </label>
  )
}
