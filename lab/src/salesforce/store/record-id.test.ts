import { describe, expect, it } from '@jest/globals'
import { idSequence, normalId } from './record-id.ts'

describe('ids of records', () => {
  it('count per kind of object, in the 18 characters that normalise to themselves', () => {
    const nextId = idSequence()
    const ids = [nextId('801'), nextId('801'), nextId('001')]
    expect(new Set(ids).size).toBe(3)
    expect(ids.map((id) => id.slice(0, 3))).toEqual(['801', '801', '001'])
    expect(ids.map(normalId)).toEqual(ids)
  })

  it('are not those of another org, so that nobody takes its orders for known ones', () => {
    expect(idSequence()('00D')).not.toBe(idSequence()('00D'))
  })
})
