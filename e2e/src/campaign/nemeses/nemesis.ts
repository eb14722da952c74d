import type { Scene } from '../scene/scene.ts'

export type Measured = Readonly<Record<string, number | string | boolean>>

/** What was seen at once, and what can only be seen later: that is asked when all nemeses are through. */
export interface Struck {
  readonly measured: Measured
  readonly afterwards?: () => Promise<Measured>
}

/** One kind of fault. Whole-run promises are judged by the history; here only what is special to this one. */
export interface Nemesis {
  readonly name: string
  readonly given: string
  readonly when: string
  readonly expected: string
  /** Part of the short form too. */
  readonly isShort: boolean
  /**
   * Does the fault, undoes it, and says what was measured. Throws Error when what is expected was not
   * seen, NotRun when the fault cannot be made here.
   */
  strike(scene: Scene): Promise<Struck>
}

/** The fault was not made: neither passed nor failed. */
export class NotRun extends Error {}
