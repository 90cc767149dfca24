import { describe, expect, test } from 'vitest'
import { isWithheld } from '../../functions/model/withheld.ts'

const hours = Array.from({ length: 24 }, (_, hour) => hour)

describe('a zone with a night block', () => {
  test('has its hours from midnight to six withheld, and no other', () => {
    const withheld = hours.filter((hour) => isWithheld({ nightBlock: true }, hour, undefined))
    expect(withheld).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('has no block, day or month withheld', () => {
    expect(isWithheld({ nightBlock: true }, undefined, undefined)).toBe(false)
  })
})

test('a zone without one has no hour withheld', () => {
  expect(hours.filter((hour) => isWithheld({}, hour, undefined))).toEqual([])
})

describe('a cell that names a home', () => {
  test('is withheld where that district has too few residents', () => {
    expect(isWithheld({}, undefined, { homeArea: false })).toBe(true)
  })

  test('is not where nothing is said of the district', () => {
    expect(isWithheld({}, undefined, {})).toBe(false)
  })
})
