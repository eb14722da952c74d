/** What a check found. No problem = passed; the note is shown either way. */
export interface CheckResult {
  readonly problems: readonly string[]
  readonly note?: string
}
