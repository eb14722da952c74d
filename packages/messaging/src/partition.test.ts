import { describe, expect, it } from '@jest/globals'
import { murmur2, partitionOf } from './partition.ts'

describe('the partition of a key', () => {
  // Values of org.apache.kafka.common.utils.UtilsTest.testMurmur2.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as the Java client does', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash)
  })

  it('lies in the range', () => {
    for (let i = 0; i < 1000; i += 1) {
      const partition = partitionOf(`key-${String(i)}`, 12)
      expect(partition).toBeGreaterThanOrEqual(0)
      expect(partition).toBeLessThan(12)
    }
  })
})
