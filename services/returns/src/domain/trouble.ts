import { canonicalText } from '@carrick/kernel'
import { totalsOfLines } from '@carrick/order'
import { type Creditable, memosOf, refusedCredits } from './credits.ts'
import type { Ending } from './ending.ts'
import { exchangeEntryOf } from './exchange.ts'
import { type FactBook, ofReturn, type OrderReturns, type Problem } from './order-returns.ts'
import { refundsOf, refundWithoutCredit, isBlocked } from './refunds.ts'
import type { ReturnRecord } from './return-record.ts'
import type { ReturnedGoods } from './returned-goods.ts'
import { linesOf, sumOf } from './totals.ts'

/** Something that needs a person. */
export interface Trouble extends Problem {
  readonly owner: string
  readonly resolution: string
}

const FINANCE = 'finance'
const WAREHOUSE = 'warehouse'
export const CUSTOMER_SERVICE = 'customer service'

const moneyTrouble = (
  facts: FactBook,
  record: ReturnRecord,
  { open }: Creditable,
): Trouble | undefined => {
  const { returnId } = record
  if (refundWithoutCredit(facts, record)) {
    return {
      code: 'MESH_RETURN_REFUND_WITHOUT_CREDIT',
      text: 'The ERP took a credit memo back whose money is paid out, or about to be',
      owner: FINANCE,
      resolution: 'Post the credit memo again in the ERP, or get the money back from the customer',
    }
  }
  if (sumOf(open) > 0n && memosOf(facts, record).some(({ withdrawn }) => withdrawn)) {
    return {
      code: 'MESH_RETURN_CREDIT_WITHDRAWN',
      text: 'The ERP took the credit memo of the return back',
      owner: FINANCE,
      resolution: 'Post another credit memo for the return in the ERP; it goes on by itself',
    }
  }
  if (!isBlocked(facts, record)) return undefined
  const [refusal] = refusedCredits(facts, returnId).slice(-1)
  const [failure] = ofReturn(facts.refundFailed, returnId).slice(-1)
  if (refundsOf(facts, record).some(({ state }) => state === 'failed' || state === 'short')) {
    return {
      code: failure?.code ?? 'MESH_RETURN_REFUND_SHORT',
      text: failure?.text ?? 'The payment provider paid less back than was asked for',
      owner: FINANCE,
      resolution:
        'Mend the cause at the payment provider, then ask for the refund again; or pay in another way, then say that it is paid',
    }
  }
  return {
    code: refusal?.code ?? 'MESH_RETURN_CREDIT_REFUSED',
    text: refusal?.text ?? 'The ERP does not credit the return',
    owner: FINANCE,
    resolution: 'Mend the cause in the ERP, then ask again; or post the credit memo there by hand',
  }
}

const goodsTrouble = ({ over, wrong }: ReturnedGoods): Trouble | undefined => {
  const [code, text, lines] =
    wrong.length > 0
      ? ['MESH_RETURN_WRONG_ITEM', 'Goods came back that are not part of the return', wrong]
      : ['MESH_RETURN_OVER_RECEIVED', 'More came back than the return is for', over]
  if (lines.length === 0) return undefined
  return {
    code,
    text: `${text}: ${lines.join(', ')}. They are not credited`,
    owner: WAREHOUSE,
    resolution: 'Correct the receipt in the ERP, or record an inspection of all that came',
  }
}

const cancelTrouble = (
  { facts }: OrderReturns,
  record: ReturnRecord,
  goods: ReturnedGoods,
): Trouble | undefined => {
  const { returnId, request, decided, closed, verdict } = record
  if (closed || verdict?.kind !== 'granted') return undefined
  const isUnwanted = request.withdrawn || decided.rejected !== null
  const refusal = facts.cancellationRejected[returnId]?.value
  const isLate = sumOf(goods.received) > 0n || memosOf(facts, record).length > 0
  if (isUnwanted && (refusal !== undefined || isLate)) {
    return {
      code: 'MESH_RETURN_CANCEL_TOO_LATE',
      text: refusal?.text ?? 'The return was cancelled when its goods were back already',
      owner: CUSTOMER_SERVICE,
      resolution: 'It goes on as a return; send the goods back by hand if they have to go back',
    }
  }
  if (isUnwanted || request.origin.kind === 'receipt') return undefined
  const wanted = linesOf(totalsOfLines([request.lines]))
  if (canonicalText(wanted) === canonicalText(verdict.lines)) return undefined
  return {
    code: 'MESH_RETURN_CHANGED_TOO_LATE',
    text: 'The return was changed after it had been granted; the ERP has it as it was',
    owner: CUSTOMER_SERVICE,
    resolution: 'Undo the change, and ask for another return for what is missing',
  }
}

/** What is amiss with the order that was made in exchange. */
const exchangeTrouble = (
  facts: FactBook,
  record: ReturnRecord,
  ending: Ending | undefined,
): Trouble | undefined => {
  const entry = exchangeEntryOf(facts, record.returnId)
  if (record.exchange === undefined || entry?.state === 'CANCELLED') return undefined
  if (ending !== undefined) {
    return {
      code: 'MESH_RETURN_EXCHANGE_WITHOUT_GOODS',
      text: 'The exchange order was made, and its goods do not come back',
      owner: CUSTOMER_SERVICE,
      resolution: 'Cancel the exchange order; if it stays, it is invoiced as any other',
    }
  }
  if (entry?.state === 'POSTED' && record.decided.exchangeGivenUp === true) {
    return {
      code: 'MESH_RETURN_EXCHANGE_AND_REFUND',
      text: 'The exchange was given up for a refund, and its order is in the ERP after all',
      owner: FINANCE,
      resolution: 'Cancel the exchange order in the ERP, or see to it that it is paid',
    }
  }
  if (entry?.state !== 'REFUSED' || record.decided.exchangeGivenUp === true) return undefined
  return {
    code: entry.problem?.code ?? 'MESH_RETURN_EXCHANGE_REFUSED',
    text: `The exchange order was refused: ${entry.problem?.text ?? 'no reason was given'}`,
    owner: CUSTOMER_SERVICE,
    resolution: 'Ask for the refund: the money is paid back instead',
  }
}

/** What needs a person about a return, whatever it waits for: the most urgent. */
export const troubleOf = (
  state: OrderReturns,
  record: ReturnRecord,
  goods: ReturnedGoods,
  creditable: Creditable,
  ending: Ending | undefined,
): Trouble | undefined => {
  if (ending !== undefined) {
    return sumOf(goods.received) === 0n
      ? exchangeTrouble(state.facts, record, ending)
      : {
          code: 'MESH_RETURN_LATE_RECEIPT',
          text: 'Goods came back for a return that is over. They are not credited',
          owner: CUSTOMER_SERVICE,
          resolution: 'Take the goods back by another return, or send them back',
        }
  }
  const excess: Trouble | undefined = creditable.isExcess
    ? {
        code: 'MESH_RETURN_CREDIT_EXCESS',
        text: 'More is credited than was accepted',
        owner: FINANCE,
        resolution: 'Correct the credit memo in the ERP, or the inspection',
      }
    : undefined
  return (
    moneyTrouble(state.facts, record, creditable) ??
    exchangeTrouble(state.facts, record, ending) ??
    excess ??
    goodsTrouble(goods) ??
    cancelTrouble(state, record, goods)
  )
}
