import type {
  CaseOpened,
  CaseResolved,
  ExchangeOrderChanged,
  ExchangeRequested,
  RefundRequested,
  ReturnAuthorizationRequested,
  ReturnCancellationRequested,
  ReturnCreditRequested,
  ReturnStatusChanged,
} from '@carrick/schemas'

interface Events {
  readonly ReturnAuthorizationRequested: ReturnAuthorizationRequested
  readonly ReturnCancellationRequested: ReturnCancellationRequested
  readonly ReturnCreditRequested: ReturnCreditRequested
  readonly ExchangeRequested: ExchangeRequested
  readonly ExchangeOrderChanged: ExchangeOrderChanged
  readonly RefundRequested: RefundRequested
  readonly ReturnStatusChanged: ReturnStatusChanged
  readonly CaseOpened: CaseOpened
  readonly CaseResolved: CaseResolved
}

/** Something to publish. */
export type News = {
  readonly [Name in keyof Events]: {
    readonly event: Name
    readonly payload: Omit<Events[Name], 'meta'>
  }
}[keyof Events]
