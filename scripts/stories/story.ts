import type { Stage } from './stage.ts'

/** One statement of a story, compared where it is true: in the org, the ERP or the payment provider. */
export interface Check {
  readonly what: string
  readonly expected: string
  readonly found: string
  readonly holds: boolean
}

export interface Teller {
  /** What happens now, for whoever watches. */
  readonly say: (line: string) => void
  /** Looks until `found` says what is expected, at most a minute; then it is a check, held or not. */
  readonly expect: (what: string, expected: string, found: () => Promise<string>) => Promise<void>
  /** The same at once: nothing more is to come. */
  readonly expectNow: (what: string, expected: string, found: string) => void
}

export interface Story {
  readonly name: string
  readonly title: string
  tell(stage: Stage, teller: Teller): Promise<void>
}

export interface Told {
  readonly name: string
  readonly title: string
  readonly seconds: number
  readonly checks: readonly Check[]
  /** What ended it before its end; null = it came to it. */
  readonly broke: string | null
  readonly holds: boolean
}
