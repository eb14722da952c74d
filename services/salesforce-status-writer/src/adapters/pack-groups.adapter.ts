/** Positions of the records of one call: group, then place in it. */
export type Place = readonly [group: number, place: number]

/**
 * Calls of at most `limit` records. A chain's calls go one after the other, chains side by side: the
 * records of a group lock their common parent, so no two calls at a time may hold records of one group.
 */
export const packGroups = (
  sizes: readonly number[],
  limit: number,
): readonly (readonly (readonly Place[])[])[] => {
  const chains: Place[][][] = []
  let shared: Place[] = []
  const close = (): void => {
    if (shared.length > 0) chains.push([shared])
    shared = []
  }
  for (const [group, size] of sizes.entries()) {
    const places = Array.from({ length: size }, (_, place): Place => [group, place])
    if (size > limit) {
      const calls: Place[][] = []
      for (let at = 0; at < size; at += limit) calls.push(places.slice(at, at + limit))
      chains.push(calls)
      continue
    }
    if (shared.length + size > limit) close()
    shared.push(...places)
  }
  close()
  return chains
}
