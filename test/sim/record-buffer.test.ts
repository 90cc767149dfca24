import { describe, expect, it } from 'vitest'
import { inOrderOfWriting, RecordBuffer } from '../../sim/record-buffer.ts'

describe('records of a day', () => {
  it('are ordered by the second in which they are written, those of one second as they came', () => {
    const records = new RecordBuffer(8)
    for (const [phone, second] of [50, 10, 50, 0, 10, 89_999].entries()) records.push(second, phone, 0)
    expect([...inOrderOfWriting(records)]).toEqual([3, 1, 4, 0, 2, 5])
  })

  it('are written late where they come late, and never on another date', () => {
    const records = new RecordBuffer(8)
    records.push(100, 0, 0, 50)
    records.push(120, 1, 0)
    records.push(89_990, 2, 0, 3_600)
    expect([...inOrderOfWriting(records)]).toEqual([1, 0, 2])
    expect([...records.second.subarray(0, 3)]).toEqual([100, 120, 89_990])
    expect(records.written[2]).toBe(89_999)
  })

  it('grow past the capacity of 1 and keep what was there', () => {
    const records = new RecordBuffer(1)
    for (let phone = 0; phone < 3_000; phone += 1) records.push(phone % 7, phone, phone % 5)
    expect(records.count).toBe(3_000)
    expect([records.second[2_999], records.line[2_999], records.sector[2_999]]).toEqual([3, 2_999, 4])
    expect([records.second[0], records.line[1], records.sector[4]]).toEqual([0, 1, 4])
  })
})
