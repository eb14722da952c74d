/** murmur2 as Kafka's Java client computes it (seed 0x9747b28c), so that other producers agree. */
export const murmur2 = (bytes: Uint8Array): number => {
  const m = 0x5bd1e995
  const length = bytes.length
  let h = 0x9747b28c ^ length
  const blocks = length >> 2
  for (let i = 0; i < blocks; i += 1) {
    const at = i * 4
    let k =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)
    k = Math.imul(k, m)
    k ^= k >>> 24
    k = Math.imul(k, m)
    h = Math.imul(h, m) ^ k
  }
  const tail = blocks * 4
  const rest = length & 3
  if (rest === 3) h ^= (bytes[tail + 2] ?? 0) << 16
  if (rest >= 2) h ^= (bytes[tail + 1] ?? 0) << 8
  if (rest >= 1) h = Math.imul(h ^ (bytes[tail] ?? 0), m)
  h ^= h >>> 13
  h = Math.imul(h, m)
  return h ^ (h >>> 15)
}

/** Partition (= slot) of a key, as Kafka's default partitioner computes it. */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
