import { defineFold, type FoldHandler } from '@carrick/messaging'
import {
  type Envelope,
  type EventToken,
  OrderAmended,
  OrderAmendmentRejected,
  OrderCancellationRejected,
  OrderCancelled,
  OrderPosted,
  OrderPostFailed,
} from '@carrick/schemas'
import {
  noteAmended,
  noteAmendmentRejected,
  type Noted,
  noteCancellationRejected,
  noteCancelled,
  notePosted,
  notePostFailed,
} from '../domain/erp-answers.ts'
import type { Intake } from '../domain/intake.ts'

/** What became of an order at its ERP: its status tells it, and a later change depends on it. */
const follow = <T extends { readonly meta: Envelope }>(
  token: EventToken<T>,
  noted: (event: T, known: Intake) => Noted,
  namesOf: (event: T) => readonly string[] = () => [],
): FoldHandler<Intake, T> =>
  defineFold<Intake, T>({
    name: `order-ingest.follow-${token.name}`,
    consumes: token,
    produces: [],
    decide: ({ value }, known) => {
      if (known === undefined) return { disposition: 'superseded' }
      const state = noted(value, known)
      return typeof state === 'string' ? { disposition: state } : { state, names: namesOf(value) }
    },
  })

export const followPosting = [
  follow(OrderPosted, notePosted, ({ documentId }) => [documentId]),
  follow(OrderPostFailed, notePostFailed),
  follow(OrderCancelled, noteCancelled),
  follow(OrderCancellationRejected, noteCancellationRejected),
  follow(OrderAmended, noteAmended, ({ documentId }) => [documentId]),
  follow(OrderAmendmentRejected, noteAmendmentRejected),
] as const
