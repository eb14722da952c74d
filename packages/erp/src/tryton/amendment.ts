import { formatDecimal, isZero, ZERO } from '@carrick/kernel'
import { list, object } from '../wire/json-reader.ts'
import { type Conversation, TrytonFailure } from './conversation.ts'
import { press, pressIfUnchanged, type Seen } from './press.ts'
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
 * Amends an order that is processed already; `stale` when somebody changed it since it was seen. The
 * description is the mark of the amendment; one that was begun under it and not made is begun anew. Tryton
 * takes back drafts of shipments and invoices by itself, and its worker makes them anew. Throws TrytonFailure.
 */
export const amend = async (
  talk: Conversation,
  sale: Seen,
  description: string,
  lines: readonly TrytonRecord[],
): Promise<'done' | 'stale'> => {
  const begun = [
    ['sale', '=', sale.id],
    ['state', '=', 'draft'],
    ['description', '=', description],
  ]
  const discard = async (): Promise<void> => {
    const ids = (await talk.rows('sale.amendment', begun, IDS)).map((one) => one.id)
    if (ids.length > 0) await press(talk, `${AMENDMENT}.delete`, [ids])
  }
  await discard()
  const amendment = { sale: sale.id, description, lines: [['create', lines]] }
  const ids = list(id)(await press(talk, `${AMENDMENT}.create`, [[amendment]]), 'amendment')
  try {
    const outcome = await pressIfUnchanged(talk, sale, `${AMENDMENT}.validate_amendment`, [ids])
    if (outcome === 'stale') await discard()
    return outcome
  } catch (thrown) {
    if (!(thrown instanceof TrytonFailure) || thrown.outcome.kind !== 'refused') throw thrown
    // Validated twice it is refused, and done all the same.
    const validated = [
      ['id', 'in', ids],
      ['state', '=', 'validated'],
    ]
    if ((await talk.rows('sale.amendment', validated, IDS)).length > 0) return 'done'
    await discard()
    throw thrown
  }
}
