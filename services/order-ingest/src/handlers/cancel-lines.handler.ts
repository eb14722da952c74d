import { type Decision, emit, type Outgoing } from '@carrick/messaging'
import type { Bundle } from '@carrick/mapping'
import {
  type Order,
  OrderAmendmentRequested,
  OrderCancellationRequested,
  OrderQueued,
} from '@carrick/schemas'
import {
  askLines,
  type LineWish,
  lineWish,
  newlyWanted,
  withholding,
} from '../domain/cancel-lines.ts'
import type { Intake } from '../domain/intake.ts'
import type { CancellationWish, ReceivedOrder } from '../domain/received.ts'
import { linesOf, wantedLines } from '../domain/wanted-lines.ts'
import { metaOf } from './judge-order.handler.ts'

/** An order with what is wished of its lines: those that are cancelled go no further with it. */
export interface Wished {
  readonly received: ReceivedOrder
  readonly wish: LineWish
  /** Lines that a snapshot wants cancelled; undefined of a client, whose every request is a wish of its own. */
  readonly wanted: ReadonlySet<string> | undefined
}

const WHOLE_ORDERS = new Set<string>([OrderQueued.name, OrderAmendmentRequested.name])

const wished = (
  received: ReceivedOrder,
  wish: LineWish,
  wanted: ReadonlySet<string> | undefined,
): Wished => ({ received: withholding(received, wish.withheld), wish, wanted })

const isSame = (wanted: ReadonlySet<string>, { linesWanted = [] }: Intake): boolean =>
  wanted.size === linesWanted.length && linesWanted.every((lineId) => wanted.has(lineId))

/** Wishes to cancel single lines, by the configuration in force. */
export const lineCancellations = (current: () => Bundle) => {
  const ofSnapshot = (received: ReceivedOrder, known: Intake | undefined, now: number): Wished => {
    const { lines, wanted } = wantedLines(current(), received, now)
    return wished(received, lineWish(known, lines, newlyWanted(known, wanted)), wanted)
  }

  /** `lines`: their numbers. */
  const ofClient = (
    { lines: numbers = [] }: CancellationWish,
    known: Intake,
    now: number,
  ): Wished => {
    const lines = linesOf(current(), known.received, now)
    const named = lines.filter(({ lineNumber }) => numbers.includes(lineNumber))
    const wish = lineWish(known, lines, new Set(named.map(({ lineId }) => lineId)))
    return wished(known.received, wish, undefined)
  }

  const requests = (
    before: Intake,
    state: Intake,
    order: Order | undefined,
    reason: string | null,
  ): readonly Outgoing[] => {
    const asked = (state.lineCancellations ?? []).slice(before.lineCancellations?.length ?? 0)
    const meta = metaOf(current(), state)
    return asked.map(({ requestVersion, lineIds }) => {
      const ordered = (order?.lines ?? [])
        .filter(({ lineId }) => lineIds.includes(lineId))
        .map(({ lineId, quantity }) => ({ lineId, quantity }))
      const { received, target } = state
      const { orderId } = received
      const payload = { orderId, target, requestVersion, lineIds, ordered, reason }
      return emit(OrderCancellationRequested, payload, { meta })
    })
  }

  /**
   * What is done with an order, and its lines asked for before anything that may take them to an ERP. `order` is
   * what is known of it, lines and all.
   */
  const ask = (
    taken: Decision<Intake>,
    known: Intake | undefined,
    { received, wish, wanted }: Wished,
    order: Order | undefined,
    reason: string | null,
    now: number,
  ): Decision<Intake> => {
    const before = taken.state ?? known
    if (before === undefined) return taken
    const isNews = wanted !== undefined && !isSame(wanted, before)
    if (wish.fresh.length === 0 && !isNews) return taken
    const noted: Intake = {
      ...before,
      received: withholding(before.received, received.withheld ?? []),
      ...(wanted !== undefined && { linesWanted: [...wanted] }),
    }
    const state = wish.fresh.length === 0 ? noted : askLines(noted, wish, now)
    const told = taken.emit ?? []
    const goes = told.findIndex(({ token }) => WHOLE_ORDERS.has(token.name))
    const at = goes < 0 ? told.length : goes
    const asked = requests(before, state, order, reason)
    return {
      ...taken,
      state,
      emit: [...told.slice(0, at), ...asked, ...told.slice(at)],
      disposition: taken.disposition === 'parked' ? 'parked' : 'applied',
    }
  }

  return { ofSnapshot, ofClient, ask }
}
