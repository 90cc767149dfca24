/**
 * The guarantee in plain words, as the public page gives it. Numbers that depend on the budget stand beside it
 * and are computed; docs/privacy says how each sentence is held.
 */

/** Probability that ε is given at: far below one in the number of people of a country. */
export const DELTA = 1e-10

export const guarantee = {
  protects:
    'What is protected is everything that one phone adds to the figures while its pseudonym lives. Whatever somebody knows already, and however many figures are compared, they learn almost the same whether that phone was counted or not. How far “almost” goes is bounded by the budget of the pseudonym’s life.',
  holdsBy: [
    'What one phone can add to any product is bounded before anything is added up.',
    'Random noise is added to every cell once, also to empty ones, and never drawn again for the same figure.',
    'The ledger refuses a release that would spend more than the limit, before noise is drawn.',
    'A number is shown only where, beyond the noise, at least 20 observed phones stand behind it.',
    'Who objects, who is a minor, and machines are left out before anything is stored.',
  ],
  doesNotCover: [
    'Groups: noise does not hide a crowd. That many people were somewhere is what the figures are for.',
    'Several phones of one person: two count four times as much of the budget, three nine times.',
    'A whole year: each pseudonym’s life is protected by itself, and the losses of all of them add up. Over a year there is no meaningful bound.',
    'A single day where keys live a month: the month is what is protected, since a day can move where its owner is taken to live.',
    'What is known of a place or of people in general, and what somebody knows from elsewhere.',
  ],
} as const
