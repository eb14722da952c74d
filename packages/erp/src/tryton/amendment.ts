import { formatDecimal, isZero, ZERO } from '@carrick/kernel'
import { list, object } from '../wire/json-reader.ts'
import type { Conversation } from './conversation.ts'
import { press } from './press.ts'
import type { SaleLine } from './sale.ts'
import { decimalValue, id, type TrytonRecord } from './values.ts'

const AMENDMENT = 'model.sale.amendment'
const IDS = { fields: [], row: object({ id }) }

export type Amendable = Pick<
  SaleLine,
  'id' | 'product' | 'unit' | 'unit_price' | 'quantity' | 'description'
>

/** A line of an amendment as the line is to be: it names everything, also what stays. */
export const amendedLine = (line: Amendable): TrytonRecord => ({
  ...{ action: 'line', line: line.id, product: line.product, unit: line.unit },
  quantity: Number(formatDecimal(line.quantity)),
  unit_price: line.unit_price && decimalValue(line.unit_price),
  description: line.description,
})

/** Every line to nothing. */
export const linesToNothing = (lines: readonly Amendable[]): readonly TrytonRecord[] =>
  lines
    .filter(({ quantity }) => !isZero(quantity))
    .map((line) => amendedLine({ ...line, quantity: ZERO }))

/**
 * Amends an order that is processed already. The description is the mark of the amendment: one that was
 * begun under it is gone on with. Tryton takes back drafts of shipments and invoices by itself, and its worker
 * makes them anew. Throws TrytonFailure.
 */
export const amend = async (
  talk: Conversation,
  sale: number,
  description: string,
  lines: readonly TrytonRecord[],
): Promise<void> => {
  const begun = [
    ['sale', '=', sale],
    ['state', '=', 'draft'],
    ['description', '=', description],
  ]
  const [found] = await talk.rows('sale.amendment', begun, IDS)
  const amendment = { sale, description, lines: [['create', lines]] }
  const ids = found
    ? [found.id]
    : list(id)(await press(talk, `${AMENDMENT}.create`, [[amendment]]), 'amendment')
  await press(talk, `${AMENDMENT}.validate_amendment`, [ids])
}
