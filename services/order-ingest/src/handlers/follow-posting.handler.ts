import { defineFold, type FoldHandler } from '@carrick/messaging'
import {
  type Envelope,
  type EventToken,
  OrderCancellationRejected,
  OrderPosted,
  OrderPostFailed,
} from '@carrick/schemas'
import type { Intake } from '../domain/intake.ts'

/** What became of an order at its ERP decides what a later change of it is. */
const follow = <T extends { readonly meta: Envelope }>(
  token: EventToken<T>,
  noted: (event: T, known: Intake) => Intake | undefined,
  namesOf: (event: T) => readonly string[] = () => [],
): FoldHandler<Intake, T> =>
  defineFold<Intake, T>({
    name: `order-ingest.follow-${token.name}`,
    consumes: token,
    produces: [],
    decide: ({ value }, known) => {
      const state = known && noted(value, known)
      return state === undefined ? { disposition: 'superseded' } : { state, names: namesOf(value) }
    },
  })

export const followPosting = [
  follow(
    OrderPosted,
    ({ documentId }, known) => ({ ...known, documentId, refused: false }),
    ({ documentId }) => [documentId],
  ),
  follow(OrderPostFailed, ({ rejected, orderVersion }, known) =>
    rejected && orderVersion === known.queuedVersion ? { ...known, refused: true } : undefined,
  ),
  follow(OrderCancellationRejected, (_event, known) => ({ ...known, cancelling: false })),
] as const
