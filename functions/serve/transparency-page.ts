import { html } from 'hono/html'
import { countries } from '../model/countries.ts'
import { statusSchema } from '../model/vocabulary.ts'
import { type Html, page, table } from './page.ts'
import type { Loss, Transparency } from './transparency-schemas.ts'

/** The account as a page of its own. */

type OfProduct = Transparency['products'][number]

/** @returns HTML; every text of the answer is escaped */
export async function transparencyPage(account: Transparency): Promise<string> {
  const { title } = countries[account.country as keyof typeof countries]
  return page(
    'How people are protected',
    html`<header>
<p class="eyebrow">smart-steps · ${title.en}</p>
<h1>How people are protected</h1>
<p class="lead">${account.guarantee.protects}</p>
</header>
${keyNumbers(account)}
<div class="columns">
<section><h2>What it rests on</h2><ul>${account.guarantee.holdsBy.map((text) => html`<li>${text}</li>`)}</ul></section>
<section><h2>What it does not cover</h2><ul class="not">${account.guarantee.doesNotCover.map((text) => html`<li>${text}</li>`)}</ul></section>
</div>
${budget(account)}
${released(account)}
${thresholds(account)}
${keysAndRetention(account)}
<footer><p>Method version ${account.methodVersion ?? 'none yet'}. ε is given at δ = ${account.delta}, rounded up. <a href="?format=json">The same as JSON</a>, with 12 digits.</p></footer>`,
  )
}

function keyNumbers({ budget: { epochs, limit }, keyLife, buyers, products }: Transparency): Html {
  const newest = epochs[0]
  const of = products.filter(({ releases }) => releases > 0).length
  return html`<dl class="numbers">
${card(newest?.spent ? `ε ${newest.spent.epsilon}` : 'nothing', newest ? `spent in ${newest.epoch}${limit ? `, of ε ${limit.epsilon} at most` : ''}` : 'spent so far')}
${card(keyLife.life === null ? '–' : `a ${keyLife.life}`, 'is how long a pseudonym lives')}
${card(String(of), `of ${products.length} products are released`)}
${card(buyers === null ? 'not stated' : String(buyers), buyers === 1 ? 'buyer may ask for them' : 'buyers may ask for them')}
</dl>`
}

const card = (number: string, text: string): Html => html`<div><dt>${text}</dt><dd>${number}</dd></div>`

function budget({
  budget: { epochs, epochsInAll, year, fullYear, fullYearOfTwoPhones, profile },
}: Transparency): Html {
  const shown = epochs.slice(0, ROWS)
  return html`<section><h2>Budget</h2>
<p>The profile is ${profile ?? 'not known before the first release'}. The loss of one phone in each life of its pseudonym, and the limit that no release may pass:</p>
${table(
  'Budget by epoch',
  ['Epoch', 'Spent ρ', 'Limit ρ', 'Left ρ', 'Spent ε'],
  shown.map((of) => [
    of.epoch,
    number(of.spent?.rho ?? 0),
    number(of.limit),
    number(of.left),
    of.spent?.epsilon ?? '0.00',
  ]),
)}
${epochsInAll > shown.length ? html`<p class="muted">The newest ${shown.length} of ${epochsInAll}.</p>` : ''}
${year ? html`<p>From ${year.from} up to ${year.to}, one phone’s losses add up to ${loss(year.spent)}.</p>` : ''}
${fullYear && fullYearOfTwoPhones ? html`<p><strong>Over a year with every release they add up to ${loss(fullYear)}, for a person with two phones to ${loss(fullYearOfTwoPhones)}: no meaningful bound.</strong> What is promised is promised for each life of a pseudonym.</p>` : ''}
</section>`
}

const ROWS = 12

const released = ({ products }: Transparency): Html =>
  html`<section><h2>What is released</h2>
${table(
  'Products',
  ['Product', 'From', 'To', 'Releases', 'ρ each', 'ε each'],
  products.map((product) => [
    titles(product),
    product.from ?? 'nothing yet',
    product.to ?? '',
    String(product.releases),
    product.loss ? number(product.loss.rho) : '',
    product.loss?.epsilon ?? '',
  ]),
)}<p class="muted">“To” is the first date that is no longer part of it.</p></section>`

const titles = ({ titles: { en, de } }: OfProduct): Html =>
  html`${en}<br><span class="muted" lang="de">${de}</span>`

function thresholds({ products }: Transparency): Html {
  const counted = products.filter((product) => product.counted)
  if (counted.length === 0) return html``
  return html`<section><h2>What is shown, and from which number on</h2>
<p>τ is the smallest estimate of observed phones that is shown; σ² is the variance of its noise. Cells below it are shown by a larger zone (coarsened) or not at all (suppressed, which looks the same as empty). Cells of hours in which far fewer people were seen than in the four weeks before, as when the network is down, are an outage.</p>
${table(
  'Thresholds and shares by product and level',
  ['Product', 'Level', 'σ²', 'τ', ...STATUSES.map((status) => status)],
  counted.flatMap(({ titles: { en }, counted }) =>
    (counted?.levels ?? []).map((level, index) => [
      index === 0 ? en : '',
      level.level,
      range(level.variance),
      range(level.threshold),
      ...STATUSES.map((status) => percent(level.shares[status] ?? 0)),
    ]),
  ),
)}<p class="muted">Shares of the cells of the newest ${Math.max(...counted.map(({ counted }) => counted?.releases ?? 0))} releases.</p></section>`
}

const STATUSES = [
  statusSchema.enum.published,
  statusSchema.enum.coarsened,
  statusSchema.enum.suppressed,
  statusSchema.enum.outage,
]

const keysAndRetention = ({ keyLife, optOut, retention }: Transparency): Html =>
  html`<div class="columns">
<section><h2>Pseudonyms and objections</h2>
<p>${keyLife.legalBasis ? `Keys live a month on this basis, of ${keyLife.legalBasis.date}: ${keyLife.legalBasis.basis}` : sentence(keyLife.reason ?? '')}</p>
<p>Share of lines whose owner objects: ${optOutWords(optOut)}</p>
</section>
<section><h2>For how long things are kept, at most</h2>
${table(
  'Retention',
  ['What', 'Days'],
  retention.map(({ what, days }) => [what, String(days)]),
)}
</section>
</div>`

const optOutWords = ({ share, low, high, month, loss, reason }: Transparency['optOut']): string =>
  share === null || low === null || high === null
    ? `not published. ${sentence(reason ?? '')}`
    : `${percent(share)} (${percent(low)} to ${percent(high)}), measured in ${month} with noise at ε ${loss?.epsilon}.`

const loss = ({ rho, epsilon }: Loss): string => `ρ ${number(rho)} (ε ${epsilon})`
const number = (value: number): string => String(Number(value.toPrecision(6)))
const whole = (value: number): string =>
  new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }).format(value)
const range = ({ least, most }: { least: number; most: number }): string =>
  whole(least) === whole(most) ? whole(least) : `${whole(least)} to ${whole(most)}`
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
