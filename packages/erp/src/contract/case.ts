import type { ErpCall, ErpPort } from '../port.ts'

/** How a stand-in is made to misbehave; a real ERP under test has none. */
export interface ErpFaults {
  /** The next change is not done and its answer never comes. */
  cutBeforeCommit(): Promise<void>
  /** The next change is done and its answer never comes. */
  cutAfterCommit(): Promise<void>
  throttle(afterMs: number): Promise<void>
  /** Refuses connections, or answers so, until `up`. */
  down(): Promise<void>
  up(): Promise<void>
  /** The next change is done only after the caller has given up, `ms` later. */
  holdThenCommit?(ms: number): Promise<void>
  /** The next change is done and answered with something that is not the contract's JSON. */
  malformed?(): Promise<void>
  /** The next change fails inside the ERP (5xx), nothing done. */
  serverError?(): Promise<void>
}

/** An ERP with what the cases need to know about it. */
export interface ErpUnderTest {
  readonly port: ErpPort
  /** Numbers that exist. */
  readonly customer: string
  readonly product: string
  /** Documents in the ERP's own books that carry this mark. */
  documentsOf(mark: string): Promise<number>
  readonly faults?: ErpFaults
  /** Ships what can be shipped of a document, in the ERP itself. */
  ship?(documentId: string): Promise<void>
  /** A product of which there are exactly three. */
  readonly scarceProduct?: string
  /** A customer who may owe at most 100. */
  readonly poorCustomer?: string
}

export interface ContractCase {
  readonly name: string
  /** What the ERP under test must offer for this case to mean anything. */
  readonly needs: readonly (keyof ErpUnderTest | `faults.${keyof ErpFaults}`)[]
  /** Throws when the promise is broken. */
  run(erp: ErpUnderTest): Promise<void>
}

export const call = (deadlineMs = 2_000): ErpCall => ({
  signal: new AbortController().signal,
  deadlineMs,
})

/** True when the ERP offers all that the case needs. */
export const applies = ({ needs }: ContractCase, erp: ErpUnderTest): boolean =>
  needs.every((need) => {
    if (!need.startsWith('faults.')) return erp[need as keyof ErpUnderTest] !== undefined
    return erp.faults?.[need.slice('faults.'.length) as keyof ErpFaults] !== undefined
  })
