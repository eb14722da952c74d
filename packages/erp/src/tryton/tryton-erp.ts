import { type Clock, systemClock, UTC } from '@carrick/kernel'
import type { ErpAnswer, ErpCall, ErpCapabilities, ErpPort } from '../port.ts'
import { amendOrder } from './amend-order.ts'
import { authoriseReturn, settledReturn } from './authorise-return.ts'
import { cancelLines } from './cancel-lines.ts'
import { cancelReturn } from './cancel-return.ts'
import { cancelOrder } from './cancellation.ts'
import { changesSince } from './changes.ts'
import { createTrytonClient } from './client.ts'
import { changeFailure, type Conversation, converse, readFailure } from './conversation.ts'
import { creditReturn } from './credit-return.ts'
import { documentOf } from './document.ts'
import { discard } from './enter-once.ts'
import { documentOfSale, enterOrder, saleOfMark } from './enter-order.ts'
import { masterDataSince } from './master-data.ts'
import { readSaleBooks } from './sale-book.ts'
import { settle, untilPlanned } from './settle.ts'
import { ordersTold, readShop, type Shop } from './shop.ts'
import { simulateDraft } from './simulate-draft.ts'
import { REST_CAPABILITIES } from '../rest/capabilities.ts'

export interface TrytonErpOptions {
  /** Name in mesh.yaml. */
  readonly instance: string
  /** Of the server, without the database. */
  readonly baseUrl: string
  readonly database: string
  readonly user: string
  readonly password: string
  /** Name of the web shop that the orders belong to. */
  readonly shop: string
  /** Calls at a time; Tryton takes about one order a second, so two to four. */
  readonly concurrency: number
  /** Private certificate authority, PEM. */
  readonly ca?: string
  /** Epoch ms. */
  readonly now: () => number
  /** IANA name: in whose calendar its company keeps its dates; UTC when absent. */
  readonly zone?: string
  /** Asked at each read: whether orders that others entered are told too; they are not when absent. */
  readonly othersToo?: () => boolean
}

/** What Tryton 8.2 promises: web shop and web id are unique together. */
const CAPABILITIES: ErpCapabilities = {
  ...REST_CAPABILITIES,
  amend: true,
  returns: true,
  simulate: true,
  webhooks: false,
  // Its worker takes a while; what is committed is seen at once.
  visibilityDelayMs: 5_000,
}

const SHOP_MS = 60_000

/**
 * Tryton 8.2 over JSON-RPC, with the modules of the lab's company: web_shop, sale_amendment,
 * sale_credit_limit, sale_stock_quantity. Nothing is retried here but what Tryton refuses because it is
 * busy; every call can be repeated and goes on where the one before ended.
 */
export const createTrytonErp = (options: TrytonErpOptions): ErpPort => {
  const { instance, shop: shopName, database, concurrency, othersToo = () => false } = options
  const client = createTrytonClient(options)
  const clock: Clock = { ...systemClock, now: options.now }
  const time = { clock, zone: options.zone ?? UTC }
  let place: { readonly readAt: number; readonly shop: Promise<Shop> } | undefined

  /** Read once a minute: a currency or unit that was entered meanwhile counts without a restart. */
  const shopOf = async (call: ErpCall): Promise<Shop> => {
    const now = clock.monotonic()
    if (place === undefined || now - place.readAt > SHOP_MS)
      place = { readAt: now, shop: readShop(converse(client, time, call, {}), shopName) }
    const asked = place
    return asked.shop.catch((thrown: unknown) => {
      if (place === asked) place = undefined
      throw thrown
    })
  }

  const open = async (call: ErpCall): Promise<readonly [Conversation, Shop]> => {
    const started = clock.monotonic()
    const shop = await shopOf(call)
    const deadlineMs = call.deadlineMs - (clock.monotonic() - started)
    return [converse(client, time, { ...call, deadlineMs }, { company: shop.company }), shop]
  }

  const change = async <T>(
    call: ErpCall,
    run: (talk: Conversation, shop: Shop) => Promise<ErpAnswer<T>>,
  ): Promise<ErpAnswer<T>> => {
    let talk: Conversation | undefined
    try {
      const [opened, shop] = await open(call)
      talk = opened
      return await run(opened, shop)
    } catch (thrown) {
      return changeFailure(thrown, talk?.hasChanged() ?? false)
    }
  }

  const read = async <T>(
    what: string,
    call: ErpCall,
    run: (talk: Conversation, shop: Shop) => Promise<T>,
  ): Promise<T> => {
    try {
      return await run(...(await open(call)))
    } catch (thrown) {
      throw readFailure(what, thrown)
    }
  }

  return {
    instance,
    capabilities: () => CAPABILITIES,
    limits: () => ({ concurrency }),
    create: (order, call) => change(call, (talk, shop) => enterOrder(talk, shop, order)),
    cancel: (request, call) =>
      change(call, (talk, shop) =>
        (request.lines.length > 0 ? cancelLines : cancelOrder)(talk, shop, request),
      ),
    amend: (request, call) => change(call, (talk, shop) => amendOrder(talk, shop, request)),
    createReturn: (request, call) =>
      change(call, (talk, shop) => authoriseReturn(talk, shop, request)),
    cancelReturn: (request, call) =>
      change(call, (talk, shop) => cancelReturn(talk, shop, request)),
    creditReturn: (request, call) =>
      change(call, (talk, shop) => creditReturn(talk, shop, request)),
    findReturn: (mark, call) =>
      read('a look-up of a return', call, async (talk, shop) => {
        const settled = await settledReturn(talk, shop, mark)
        return settled === undefined || 'refusal' in settled ? undefined : settled
      }),
    simulate: (draft, call) =>
      read('a simulation', call, (talk, shop) => simulateDraft(talk, shop, draft)),
    findByMark: (mark, call) =>
      read('a look-up by mark', call, async (talk, shop) => {
        const sale = await saleOfMark(talk, shop, mark)
        if (sale === undefined) return undefined
        // A call that was cut off may have left it anywhere on its way.
        if (sale.state === 'processing') await untilPlanned(talk, sale.id)
        const progress = await settle(talk, sale.id)
        const isOnlyBegun =
          progress.kind === 'refused' &&
          progress.sale.state === 'draft' &&
          progress.sale.number === null
        if (isOnlyBegun) await discard(talk, sale.id)
        return documentOfSale(talk, shop, sale.id)
      }),
    readOrder: (documentId, call) =>
      read('a read of an order', call, async (talk, shop) => {
        const told = [ordersTold(shop, othersToo()), ['number', '=', documentId]]
        const [book] = await readSaleBooks(talk, shop, told)
        return book && documentOf(book, talk.today())
      }),
    changesSince: (cursor, limit, call) =>
      read('a read of changes', call, (talk, shop) =>
        changesSince(talk, shop, { database, othersToo: othersToo() }, cursor, limit),
      ),
    masterData: (kind, cursor, limit, call) =>
      read(`a read of ${kind}s`, call, (talk) =>
        masterDataSince(talk, database, kind, cursor, limit),
      ),
    health: (call) =>
      read('a health check', call, async (talk) => {
        await readShop(talk, shopName)
      }),
    close: () => client.close(),
  }
}
