import {
  addDecimal,
  compareDecimal,
  type Decimal,
  formatDecimal,
  isZero,
  multiplyDecimal,
  negateDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpQuantity } from '../erp-document.ts'
import type { ErpCharge } from '../erp-order.ts'
import { list, object, optional, text } from '../wire/json-reader.ts'
import type { RowReader } from './conversation.ts'
import { chargeNote, lineRefOf } from './note.ts'
import {
  amount,
  decimalValue,
  id,
  quantity,
  type TrytonRecord,
  type TrytonValue,
} from './values.ts'

/** A line of a credit note that is a draft still. */
export interface DraftLine {
  readonly id: number
  readonly note: string | null
  /** Negative. */
  readonly quantity: Decimal
  readonly unit_price: Decimal | null
  readonly account: number | null
  readonly taxes: readonly number[]
}

export const DRAFT_LINES: RowReader<DraftLine> = {
  fields: ['note', 'quantity', 'unit_price', 'account', 'taxes'],
  row: object<DraftLine>({
    id,
    note: optional(text(100_000)),
    quantity,
    unit_price: optional(amount),
    account: optional(id),
    taxes: list(id),
  }),
}

const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce(addDecimal, ZERO)
const least = (a: Decimal, b: Decimal): Decimal => (compareDecimal(a, b) < 0 ? a : b)

/** So much of a line the draft would credit. */
export const draftedOf = (draft: readonly DraftLine[], lineRef: string): Decimal =>
  negateDecimal(
    sum(draft.filter(({ note }) => lineRefOf(note) === lineRef).map((line) => line.quantity)),
  )

interface Accepted {
  readonly line: DraftLine
  readonly quantity: Decimal
}

const acceptedOf = (
  draft: readonly DraftLine[],
  quantities: readonly ErpQuantity[],
): readonly Accepted[] => {
  const open = new Map(quantities.map((one) => [one.lineRef, parseDecimal(one.quantity)]))
  return draft.map((line) => {
    const lineRef = lineRefOf(line.note) ?? ''
    const wanted = open.get(lineRef) ?? ZERO
    const part = least(wanted, negateDecimal(line.quantity))
    open.set(lineRef, subtractDecimal(wanted, part))
    return { line, quantity: part }
  })
}

/** What is credited in the end, without tax; nothing or less is no credit note. */
export const creditedNet = (
  draft: readonly DraftLine[],
  quantities: readonly ErpQuantity[],
  charges: readonly ErpCharge[],
): Decimal =>
  sum([
    ...acceptedOf(draft, quantities).map(({ line, quantity: accepted }) =>
      multiplyDecimal(accepted, line.unit_price ?? ZERO),
    ),
    ...charges.map((charge) => parseDecimal(charge.amount)),
  ])

/**
 * What is written to the draft so that it credits what was accepted, less what is kept back. A fee has the
 * account and the taxes of the goods: it makes their credit smaller.
 */
export const creditValues = (
  draft: readonly DraftLine[],
  quantities: readonly ErpQuantity[],
  charges: readonly ErpCharge[],
): TrytonValue => {
  const accepted = acceptedOf(draft, quantities)
  const kept = accepted.filter((one) => !isZero(one.quantity))
  const left = accepted.filter((one) => isZero(one.quantity)).map(({ line }) => line.id)
  const [first] = kept
  const fees = charges.map(({ code, description, amount: kept }): TrytonRecord => ({
    ...{ type: 'line', quantity: 1, account: first?.line.account ?? null },
    description: description ?? code,
    unit_price: decimalValue(negateDecimal(parseDecimal(kept))),
    taxes: first === undefined || first.line.taxes.length === 0 ? [] : [['add', first.line.taxes]],
    note: chargeNote(code),
  }))
  return [
    ...kept.map(({ line, quantity: part }) => [
      'write',
      [line.id],
      { quantity: -Number(formatDecimal(part)) },
    ]),
    ...(left.length > 0 ? [['delete', left]] : []),
    ...(fees.length > 0 ? [['create', fees]] : []),
  ]
}
