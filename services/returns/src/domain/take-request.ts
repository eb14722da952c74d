import { canonicalText } from '@carrick/kernel'
import type { FactEffect } from '@carrick/order'
import type { OrderReturns } from './order-returns.ts'
import { newReturn, type ReturnRecord, type ReturnRequest } from './return-record.ts'

export interface Taken {
  readonly state: OrderReturns
  readonly effect: FactEffect
}

const contentOf = ({ version: _version, ...content }: ReturnRequest): string =>
  canonicalText(content)

/** A return that the policy had refused is judged again when it is asked for in another way. */
const asked = (record: ReturnRecord, request: ReturnRequest): ReturnRecord => {
  const isCorrected =
    record.verdict?.kind === 'refused' &&
    canonicalText(record.request.lines) !== canonicalText(request.lines)
  return { ...record, request, verdict: isCorrected ? null : record.verdict }
}

/** What is wanted of a return, as its source says it now (epoch ms `at`). Pure. */
export const takeRequest = (
  state: OrderReturns,
  returnId: string,
  request: ReturnRequest,
  at: number,
): Taken => {
  const known = Object.hasOwn(state.returns, returnId) ? state.returns[returnId] : undefined
  if (known === undefined && request.withdrawn) return { state, effect: 'superseded' }
  if (known !== undefined && request.version < known.request.version) {
    return { state, effect: 'superseded' }
  }
  const kept = (record: ReturnRecord): OrderReturns => ({
    ...state,
    returns: { ...state.returns, [returnId]: record },
  })
  if (known === undefined) {
    return { state: kept(newReturn(returnId, at, request)), effect: 'applied' }
  }
  if (contentOf(request) !== contentOf(known.request)) {
    return { state: kept(asked(known, request)), effect: 'applied' }
  }
  // Said once more, later: what was said in between is over.
  const isLater = request.version > known.request.version
  return { state: isLater ? kept({ ...known, request }) : state, effect: 'duplicate' }
}
