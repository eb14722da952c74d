import { isLandmark, type Landmark } from './landmark.ts'

/** Where a feed is read on, and what is known of its reading. */
export interface FeedPosition {
  /** Opaque text of the ERP; null = from the beginning. */
  readonly cursor: string | null
  /** Facts since the beginning of the feed that are not ours. */
  readonly ignored: number
  /** Openings and closings of cases about this feed so far. */
  readonly cases: number
  /** Code of the case that is open. */
  readonly open: string | null
  /** Documents that it told last; absent in positions that were kept before there were any. */
  readonly landmarks?: readonly Landmark[]
}

const START: FeedPosition = { cursor: null, ignored: 0, cases: 0, open: null }

const isPosition = (value: unknown): value is FeedPosition => {
  if (typeof value !== 'object' || value === null) return false
  const {
    cursor,
    ignored,
    cases,
    open,
    landmarks = [],
  } = value as Partial<Record<keyof FeedPosition, unknown>>
  const isText = (item: unknown): boolean => item === null || typeof item === 'string'
  const isCounted = typeof ignored === 'number' && typeof cases === 'number'
  return isText(cursor) && isText(open) && isCounted && isLandmarks(landmarks)
}

const isLandmarks = (value: unknown): boolean => Array.isArray(value) && value.every(isLandmark)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Without one that can be read the feed is read from its beginning: facts are absolute, nothing is told twice. */
export const readPosition = (text: string | undefined): FeedPosition => {
  const value = text === undefined ? undefined : parsed(text)
  return isPosition(value) ? value : START
}

export const writePosition = (position: FeedPosition): string => JSON.stringify(position)

export const fromTheBeginning = (position: FeedPosition): FeedPosition => ({
  ...position,
  cursor: null,
  ignored: 0,
})

/** What the ERP told in vain, after a restore, and everything from the beginning. */
export const forgetting = (position: FeedPosition): FeedPosition => ({
  ...fromTheBeginning(position),
  landmarks: [],
})
