export interface GroupMember {
  readonly id: string
  /** Slots held before this join, as the member says; they stay where balance allows. */
  readonly held?: readonly number[]
}

/**
 * Slots 0..count-1 over the members of a group: index p of every topic goes to one member. Balanced to
 * within one, keeps what members hold where it can, and the same for every member that computes it.
 */
export const assignSlots = (
  members: readonly GroupMember[],
  count: number,
): ReadonlyMap<string, readonly number[]> => {
  const ordered = [...members].sort((a, b) => (a.id < b.id ? -1 : 1))
  const result = new Map<string, number[]>(ordered.map(({ id }) => [id, []]))
  if (ordered.length === 0) return result
  const least = Math.floor(count / ordered.length)
  let extra = count - least * ordered.length
  const taken = new Set<number>()
  for (const { id, held = [] } of ordered) {
    const mine = result.get(id) ?? []
    for (const slot of [...new Set(held)].sort((a, b) => a - b)) {
      if (slot < 0 || slot >= count || taken.has(slot) || mine.length > least) continue
      if (mine.length === least) {
        if (extra === 0) continue
        extra -= 1
      }
      mine.push(slot)
      taken.add(slot)
    }
  }
  const free = Array.from({ length: count }, (_, slot) => slot).filter((slot) => !taken.has(slot))
  for (const [, mine] of result) {
    while (mine.length < least) mine.push(free.shift() ?? 0)
  }
  for (const [, mine] of result) {
    if (mine.length === least && free.length > 0) mine.push(free.shift() ?? 0)
    mine.sort((a, b) => a - b)
  }
  return result
}
