import { compareDecimal, type Finding, isZero, ZERO } from '@carrick/kernel'
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
import { press, pressIfUnchanged, rejected, type Seen, seen } from './press.ts'
import { bookOfOrder, type SaleBook } from './sale-book.ts'
import { fingerprintOf, saleContent } from './sale-values.ts'
import { settle, untilPlanned } from './settle.ts'
import { type Shop, unitOf } from './shop.ts'
import { askTerms } from './terms.ts'

type Answer = ErpAnswer<ErpDocument>

const PAUSE_MS = 200
/** Where the warehouse has begun; what is done has left, and the rest can still change. */
const IN_HAND = new Set(['picked', 'packed', 'shipped'])

const changed = (what: string): TrytonFailure => new TrytonFailure(what, { kind: 'stale' })

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

/** The order as it is after an amendment, when what people read besides its lines is written too. */
const conclude = async (
  talk: Conversation,
  shop: Shop,
  { id: sale, state }: SaleBook['sale'],
  order: ErpOrder,
): Promise<Answer> => {
  const head = await readHead(talk, sale)
  const values = head && headValues(head, order)
  if (values !== undefined) await press(talk, 'model.sale.sale.write', [[sale], values])
  if (state === 'processing') await untilPlanned(talk, sale)
  await settle(talk, sale)
  const document = await documentOfSale(talk, shop, sale)
  if (document === undefined) throw changed('a look after an amendment')
  return { kind: 'posted', result: document }
}

/** Before it is confirmed an order is written anew, whole. */
const rewrite = async (
  talk: Conversation,
  shop: Shop,
  sale: Seen,
  { lines }: SaleBook,
  order: ErpOrder,
  found: Found,
): Promise<'done' | 'stale'> => {
  const currency = shop.currencies.get(order.currency)
  if (currency === undefined) throw changed('a read of the currencies')
  const terms = await askTerms(talk, shop, order, found, currency)
  const content = saleContent(order, shop, found, currency, terms)
  const old = lines.map((line) => line.id)
  const replaced = [...(old.length > 0 ? [['delete', old]] : []), ['create', content.lines]]
  return pressIfUnchanged(talk, sale, 'model.sale.sale.write', [
    [sale.id],
    { ...content.head, lines: replaced },
  ])
}

const amendProcessed = async (
  talk: Conversation,
  shop: Shop,
  seenSale: Seen,
  book: SaleBook,
  head: Head,
  { documentId, requestId, order }: AmendRequest,
  { products }: Found,
): Promise<'done' | 'stale' | Answer> => {
  const inHand = book.shipments.find(({ state }) => IN_HAND.has(state))
  if (inHand !== undefined || isShipped(book)) {
    const message = `${documentId} is ${inHand?.state ?? 'shipped'} already`
    return rejected('', 'MESH_ERP_CUT_OFF', message)
  }
  const { lines, outgoing } = book
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
  await letGo(talk, book)
  return amend(talk, seenSale, amendmentDescription(order.version, requestId), [
    ...plan.lines,
    ...(moved === undefined ? [] : [moved]),
  ])
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

/** It is the change that made the order what it is, and not another one to the same version. */
const isDone = (
  { sale, orderVersion, amendments }: SaleBook,
  { requestId, baseVersion }: AmendRequest,
  order: ErpOrder,
): boolean =>
  orderVersion === order.version &&
  baseVersion < order.version &&
  (sale.description === fingerprintOf(order) ||
    amendments.includes(amendmentDescription(order.version, requestId)))

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
  const { documentId } = request
  const read = readErpOrder(request.order)
  if (!read.ok) return { kind: 'rejected', findings: read.findings }
  const order = read.value
  const known = await bookOfOrder(talk, shop, documentId)
  // Read again after the look, so that nobody changes it unseen.
  const before = known && (await seen(talk, 'sale.sale', known.sale.id))
  const book = before && (await bookOfOrder(talk, shop, documentId))
  const document = book && documentOf(book, talk.today())
  if (before === undefined || book === undefined || document === undefined)
    return rejected('documentId', 'MESH_ERP_UNKNOWN_DOCUMENT', `${documentId} is not known here`)
  const { id: sale, state } = book.sale
  if (book.mark !== order.mark) {
    const message = `is ${order.mark}; expected ${document.mark}, the mark of ${documentId}`
    return rejected('mark', 'MESH_ERP_NOT_AMENDABLE', message)
  }
  if (isDone(book, request, order)) return conclude(talk, shop, book.sale, order)
  if (document.cancelled) return rejected('', 'MESH_ERP_CUT_OFF', `${documentId} is cancelled`)
  const stale = baseFindings(document.orderVersion, request)
  if (stale.length > 0) return { kind: 'rejected', findings: stale }
  const again = async (): Promise<Answer> => {
    if (talk.left() <= PAUSE_MS) throw changed('an order on its way')
    await talk.pause(PAUSE_MS)
    return amendOrder(talk, shop, request)
  }
  if (state === 'confirmed') return again()
  const head = await readHead(talk, sale)
  if (head === undefined) throw changed('a read of the order')
  const fixed = fixedFindings(head, order)
  if (fixed.length > 0) return { kind: 'rejected', findings: fixed }
  const looked = await lookUp(talk, shop, order)
  if ('findings' in looked) return { kind: 'rejected', findings: looked.findings }
  if (state === 'quotation') {
    const drafted = await talk.change('model.sale.sale.draft', [[sale]])
    const isStuck = async () => (await bookOfOrder(talk, shop, documentId))?.sale.state === state
    // Somebody else may have pressed the button before us.
    if (drafted.kind === 'refused' && (await isStuck()))
      return rejected('', 'MESH_ERP_REFUSED', drafted.message)
    return again()
  }
  const outcome =
    state === 'draft'
      ? await rewrite(talk, shop, before, book, order, looked.found)
      : await amendProcessed(talk, shop, before, book, head, { ...request, order }, looked.found)
  if (outcome === 'stale') return again()
  return outcome === 'done' ? conclude(talk, shop, book.sale, order) : outcome
}
