import { addDecimal, compareDecimal, type Finding, isZero, ZERO } from '@carrick/kernel'
import type { ErpDocument } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import type { AmendRequest, ErpAnswer } from '../port.ts'
import { readErpOrder } from '../wire/decode-order.ts'
import { amend } from './amendment.ts'
import {
  addressLine,
  dayFindings,
  fixedFindings,
  type Head,
  headValues,
  readHead,
} from './amend-head.ts'
import { movedQuantities, planAmendment } from './amend-plan.ts'
import { letGo } from './cancellation.ts'
import { type Conversation, TrytonFailure } from './conversation.ts'
import { documentOf } from './document.ts'
import { readBilledLines } from './billed-lines.ts'
import { documentOfSale } from './enter-order.ts'
import { type Found, lookUp } from './look-up.ts'
import { amendmentDescription } from './note.ts'
import { press, rejected } from './press.ts'
import { bookOfOrder, type SaleBook } from './sale-book.ts'
import { saleContent } from './sale-values.ts'
import { settle } from './settle.ts'
import { type Shop, unitOf } from './shop.ts'
import { askTerms } from './terms.ts'

type Answer = ErpAnswer<ErpDocument>

const PAUSE_MS = 200
/** Where the warehouse has begun; what is done has left, and the rest can still change. */
const IN_HAND = new Set(['picked', 'packed', 'shipped'])

const changed = (what: string): TrytonFailure => new TrytonFailure(what, { kind: 'stale' })

const conclude = async (talk: Conversation, sale: number): Promise<Answer> => {
  await settle(talk, sale)
  const document = await documentOfSale(talk, sale)
  if (document === undefined) throw changed('a look after an amendment')
  return { kind: 'posted', result: document }
}

const isGoods = (line: SaleBook['lines'][number]): boolean =>
  line['product.']?.type === 'goods' && !isZero(line.quantity)

/** All of it has left the house. */
const isShipped = ({ sale, lines, outgoing }: SaleBook): boolean => {
  const moved = movedQuantities(outgoing)
  const goods = lines.filter(isGoods)
  const isOut = goods.every(
    (line) => compareDecimal(moved.get(line.id) ?? ZERO, line.quantity) >= 0,
  )
  return sale.state === 'done' || (goods.length > 0 && isOut)
}

/** Its worker has made what is to be shipped of every line. */
const isProcessed = ({ sale, lines, outgoing }: SaleBook): boolean =>
  sale.state === 'done' ||
  lines.filter(isGoods).every((line) => {
    const planned = outgoing
      .filter(({ origin, state }) => origin === line.id && state !== 'cancelled')
      .reduce((total, move) => addDecimal(total, move.quantity), ZERO)
    return compareDecimal(planned, line.quantity) >= 0
  })

const untilProcessed = async (
  talk: Conversation,
  shop: Shop,
  documentId: string,
): Promise<void> => {
  const patience = talk.left() / 2
  for (;;) {
    const book = await bookOfOrder(talk, shop, documentId)
    if (book === undefined) throw changed('a look after an amendment')
    if (isProcessed(book) || talk.left() < patience) return
    await talk.pause(PAUSE_MS)
  }
}

/** Before it is confirmed an order is written anew, whole. */
const rewrite = async (
  talk: Conversation,
  shop: Shop,
  { sale, lines }: SaleBook,
  order: ErpOrder,
  found: Found,
): Promise<Answer> => {
  const currency = shop.currencies.get(order.currency)
  if (currency === undefined) return rejected('currency', 'MESH_ERP_CURRENCY', 'is not known here')
  const terms = await askTerms(talk, shop, order, found, currency)
  const content = saleContent(order, shop, found, currency, terms)
  if (sale.state === 'quotation') await press(talk, 'model.sale.sale.draft', [[sale.id]])
  const old = lines.map((line) => line.id)
  const replaced = [...(old.length > 0 ? [['delete', old]] : []), ['create', content.lines]]
  await press(talk, 'model.sale.sale.write', [[sale.id], { ...content.head, lines: replaced }])
  return conclude(talk, sale.id)
}

const amendProcessed = async (
  talk: Conversation,
  shop: Shop,
  book: SaleBook,
  head: Head,
  { documentId, requestId, order }: AmendRequest,
  { products }: Found,
): Promise<Answer> => {
  const inHand = book.shipments.find(({ state }) => IN_HAND.has(state))
  if (inHand !== undefined || isShipped(book)) {
    const message = `${documentId} is ${inHand?.state ?? 'shipped'} already`
    return rejected('', 'MESH_ERP_CUT_OFF', message)
  }
  const { sale, lines, outgoing } = book
  const billed = await readBilledLines(talk, [
    ['origin', 'in', lines.map((line) => `sale.line,${String(line.id)}`)],
    ['invoice.state', 'in', ['posted', 'paid']],
  ])
  const plan = planAmendment(
    {
      lines,
      moved: movedQuantities(outgoing),
      invoiced: new Set(billed.flatMap(({ saleLine }) => saleLine ?? [])),
      digits: shop.currencies.get(order.currency)?.digits ?? 2,
      thingOf: ({ sku, uom }) => ({
        product: products.get(sku)?.id ?? 0,
        unit: unitOf(shop, uom)?.id ?? null,
      }),
    },
    order,
  )
  const findings = [...dayFindings(head, order), ...('findings' in plan ? plan.findings : [])]
  if ('findings' in plan || findings.length > 0) return { kind: 'rejected', findings }
  const moved = await addressLine(talk, head, order)
  const values = headValues(head, order)
  if (values !== undefined) await press(talk, 'model.sale.sale.write', [[sale.id], values])
  await letGo(talk, book)
  await amend(talk, sale.id, amendmentDescription(order.version, requestId), [
    ...plan.lines,
    ...(moved === undefined ? [] : [moved]),
  ])
  await untilProcessed(talk, shop, documentId)
  return conclude(talk, sale.id)
}

const baseFindings = (
  known: number | null,
  { baseVersion, order }: AmendRequest,
): readonly Finding[] => {
  const wrong = (path: string, code: Finding['code'], message: string): readonly Finding[] => [
    { path, code, severity: 'error', message },
  ]
  if (known !== null && known !== baseVersion) {
    const message = `is ${String(baseVersion)}; expected ${String(known)}, the version that is here`
    return wrong('baseVersion', 'MESH_ERP_STALE_BASE', message)
  }
  if (order.version > baseVersion) return []
  const message = `is ${String(order.version)}; expected more than ${String(baseVersion)}`
  return wrong('version', 'MESH_ERP_VERSION', message)
}

/**
 * Changes an order that is there: a quotation is written anew, one in processing is amended. The description
 * of either says which version of ours it is, so the same request again is the same change. Throws
 * TrytonFailure and MESH_ERP_FORMAT.
 */
export const amendOrder = async (
  talk: Conversation,
  shop: Shop,
  request: AmendRequest,
): Promise<Answer> => {
  const { documentId, baseVersion } = request
  const read = readErpOrder(request.order)
  if (!read.ok) return { kind: 'rejected', findings: read.findings }
  const order = read.value
  const book = await bookOfOrder(talk, shop, documentId)
  const document = book && documentOf(book, talk.today())
  if (book === undefined || document === undefined)
    return rejected('documentId', 'MESH_ERP_UNKNOWN_DOCUMENT', `${documentId} is not known here`)
  const { id: sale, state, web_id: mark } = book.sale
  if (mark !== order.mark) {
    const message = `is ${order.mark}; expected ${document.mark}, the mark of ${documentId}`
    return rejected('mark', 'MESH_ERP_NOT_AMENDABLE', message)
  }
  const { orderVersion } = document
  if (orderVersion === order.version && baseVersion < order.version) return conclude(talk, sale)
  if (document.cancelled) return rejected('', 'MESH_ERP_CUT_OFF', `${documentId} is cancelled`)
  const stale = baseFindings(orderVersion, request)
  if (stale.length > 0) return { kind: 'rejected', findings: stale }
  if (state === 'confirmed') {
    if (talk.left() <= PAUSE_MS) throw changed('an order on its way')
    await talk.pause(PAUSE_MS)
    return amendOrder(talk, shop, request)
  }
  const head = await readHead(talk, sale)
  if (head === undefined) throw changed('a read of the order')
  const fixed = fixedFindings(head, order)
  if (fixed.length > 0) return { kind: 'rejected', findings: fixed }
  const looked = await lookUp(talk, shop, order)
  if ('findings' in looked) return { kind: 'rejected', findings: looked.findings }
  return state === 'draft' || state === 'quotation'
    ? rewrite(talk, shop, book, order, looked.found)
    : amendProcessed(talk, shop, book, head, { ...request, order }, looked.found)
}
