import type { MeshCode } from './error.ts'

/** What is wrong with an input, where, and what was expected. A finding is data, not an exception. */
export interface Finding {
  /** Path into the input as its sender knows it, e.g. `lines[2].quantity`. */
  readonly path: string
  readonly code: MeshCode
  readonly severity: 'error' | 'warning'
  /** Plain words: what was found and what was expected. */
  readonly message: string
}

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some((finding) => finding.severity === 'error')
