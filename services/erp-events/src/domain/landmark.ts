/** A document that an ERP has told: one that was restored from an older backup does not have it so. */
export interface Landmark {
  /** Order id. */
  readonly mark: string
  readonly documentId: string
  readonly version: number
}

export const isLandmark = (value: unknown): value is Landmark => {
  if (typeof value !== 'object' || value === null) return false
  const { mark, documentId, version } = value as Partial<Record<keyof Landmark, unknown>>
  return typeof mark === 'string' && typeof documentId === 'string' && typeof version === 'number'
}

/** Asked about a minute: the first of it, which is from before a restore if any is, and the newest. */
const MOST = 6

const withOne = (known: readonly Landmark[], one: Landmark): readonly Landmark[] => {
  const at = known.findIndex(
    ({ documentId, mark }) => documentId === one.documentId && mark === one.mark,
  )
  if (at >= 0)
    return known.map((other, index) => (index === at && other.version < one.version ? one : other))
  return [...known.slice(0, MOST - 1), one]
}

/** What is told now, after what is known. */
export const withLandmarks = (
  known: readonly Landmark[],
  told: readonly Landmark[],
): readonly Landmark[] => told.reduce(withOne, known)
