/** When the org committed a change. The number orders commits within one millisecond. */
export interface CommitStamp {
  /** Epoch ms. */
  readonly at: number
  /** Decimal text: commit numbers exceed what a double holds. */
  readonly number: string
}

export const laterStamp = (a: CommitStamp, b: CommitStamp): CommitStamp => {
  if (a.at !== b.at) return a.at > b.at ? a : b
  return BigInt(a.number) >= BigInt(b.number) ? a : b
}
