import { addDecimal, compareDecimal, formatDecimal, parseDecimal, ZERO } from '@carrick/kernel'
import type { ErpDocument } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import type { ErpAnswer } from '../port.ts'
import { readErpOrder } from '../wire/decode-order.ts'
import type { Conversation } from './conversation.ts'
import { documentOf } from './document.ts'
import { discard, doubt, enterOnce, isNeverQuoted } from './enter-once.ts'
import { lookUp } from './look-up.ts'
import { rejected } from './press.ts'
import { readSaleBooks } from './sale-book.ts'
import { type Sale, SALES } from './sale.ts'
import { mayBeOf, saleValues } from './sale-values.ts'
import { type Progress, settle } from './settle.ts'
import { ordersOf, type Shop } from './shop.ts'
import { askTerms } from './terms.ts'

type Answer = ErpAnswer<ErpDocument>

/** The order of our mark; unique, because shop and web id are. Throws TrytonFailure. */
export const saleOfMark = async (
  talk: Conversation,
  shop: Shop,
  mark: string,
): Promise<Sale | undefined> => {
  const domain = [...ordersOf(shop), ['web_id', '=', mark]]
  return (await talk.rows('sale.sale', domain, SALES))[0]
}

/** The order as it is now, whole. Throws TrytonFailure. */
export const documentOfSale = async (
  talk: Conversation,
  shop: Shop,
  saleId: number,
): Promise<ErpDocument | undefined> => {
  const [book] = await readSaleBooks(talk, shop, [['id', '=', saleId]])
  return book && documentOf(book, talk.today())
}

const conclude = async (talk: Conversation, shop: Shop, progress: Progress): Promise<Answer> => {
  if (progress.kind === 'gone') throw doubt('the order is gone again, somebody deleted it')
  const { sale } = progress
  if (progress.kind === 'refused' && isNeverQuoted(sale)) {
    await discard(talk, sale.id)
    return rejected('', 'MESH_ERP_REFUSED', progress.message)
  }
  const document = await documentOfSale(talk, shop, sale.id)
  if (document === undefined) throw doubt('the order is a draft still')
  return { kind: 'posted', result: document }
}

const enteredNet = ({ lines, charges }: ErpOrder) =>
  [...lines.map(({ netAmount }) => netAmount), ...charges.map(({ amount }) => amount)]
    .map(parseDecimal)
    .reduce(addDecimal, ZERO)

/** What Tryton makes of the lines is looked at, never assumed. */
const priceFindings = (sale: Sale, order: ErpOrder): Answer | undefined => {
  const expected = enteredNet(order)
  if (compareDecimal(sale.untaxed_amount, expected) === 0) return undefined
  const message = `Tryton comes to ${formatDecimal(sale.untaxed_amount)} for lines and charges of ${formatDecimal(expected)}`
  return rejected('netAmount', 'MESH_ERP_NET_AMOUNT', message)
}

/** The order that is there already under this mark, on its way again. */
const goOn = async (
  talk: Conversation,
  shop: Shop,
  sale: Sale,
  order: ErpOrder,
): Promise<Answer> => {
  if (!mayBeOf(sale.description, order)) {
    const message = `${order.mark} belongs to order ${sale.number ?? 'in draft'}, with other content`
    return rejected('mark', 'MESH_ERP_MARK_REUSED', message)
  }
  return conclude(talk, shop, await settle(talk, sale.id))
}

/**
 * Enters an order, or goes on with it where an earlier call left it. Throws TrytonFailure and
 * MESH_ERP_FORMAT; whether anything was done by then, `talk` knows.
 */
export const enterOrder = async (
  talk: Conversation,
  shop: Shop,
  given: ErpOrder,
): Promise<Answer> => {
  const read = readErpOrder(given)
  if (!read.ok) return { kind: 'rejected', findings: read.findings }
  const order = read.value
  const known = await saleOfMark(talk, shop, order.mark)
  if (known !== undefined) return goOn(talk, shop, known, order)
  const looked = await lookUp(talk, shop, order)
  if ('findings' in looked) return { kind: 'rejected', findings: looked.findings }
  const currency = shop.currencies.get(order.currency)
  if (currency === undefined) return rejected('currency', 'MESH_ERP_CURRENCY', 'is not known here')
  const terms = await askTerms(talk, shop, order, looked.found, currency)
  const values = saleValues(order, shop, looked.found, currency, terms)
  const entered = await enterOnce(talk, values, () => saleOfMark(talk, shop, order.mark))
  if ('answer' in entered) return entered.answer
  const { sale, isNew } = entered
  const mispriced = priceFindings(sale, order)
  if (!isNew || mispriced === undefined) return goOn(talk, shop, sale, order)
  await discard(talk, sale.id)
  return mispriced
}
