import { describe, expect, it } from 'vitest'
import { inOrderOfTime, RecordBuffer } from '../../sim/records.ts'

describe('records of a day', () => {
  it('are ordered by second, those of one second as they came', () => {
    const records = new RecordBuffer(8)
    for (const [phone, second] of [50, 10, 50, 0, 10, 89_999].entries()) records.push(second, phone, 0)
    expect([...inOrderOfTime(records)]).toEqual([3, 1, 4, 0, 2, 5])
  })

  it('grow past the capacity of 1 and keep what was there', () => {
    const records = new RecordBuffer(1)
    for (let phone = 0; phone < 3_000; phone += 1) records.push(phone % 7, phone, phone % 5)
    expect(records.count).toBe(3_000)
    expect([records.second[2_999], records.phone[2_999], records.sector[2_999]]).toEqual([3, 2_999, 4])
    expect([records.second[0], records.phone[1], records.sector[4]]).toEqual([0, 1, 4])
  })
})
