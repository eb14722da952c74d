export const ASSIGNER = { name: 'carrick-co-partitioned', version: 1 } as const

/** What a member says of the slots that it holds, in the user data of its subscription. */
export const heldData = (held: readonly number[]): Buffer => Buffer.from(JSON.stringify(held))

/** Empty when a member says nothing, or something else. */
export const heldSlots = (userData: Buffer | null | undefined): readonly number[] => {
  if (userData === undefined || userData === null || userData.length === 0) return []
  const held = JSON.parse(userData.toString()) as unknown
  if (!Array.isArray(held)) return []
  return held.filter((slot): slot is number => Number.isInteger(slot))
}
