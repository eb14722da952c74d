import {
  addDecimal,
  compareDecimal,
  type Decimal,
  messageOf,
  parseDecimal,
  systemClock,
  ZERO,
} from '@carrick/kernel'
import {
  masterDataOf,
  openTrytonLevers,
  type Progress,
  startTryton,
  type Tryton,
  type TrytonBookLine,
  type TrytonBookOrder,
  type TrytonLevers,
  trytonEnvironment,
} from '@carrick/lab'
import type { ErpSide, HeldLine, HeldOrder } from './erp-side.ts'
import type { RunData } from './run-data.ts'

export interface TrytonSide {
  readonly tryton: Tryton
  readonly side: ErpSide
  /** What the overlays refer to for it. */
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

export interface TrytonSideOptions {
  /** Where Tryton's packages and databases are kept between starts. */
  readonly cache: string
  /** Configuration and logs of this start. */
  readonly folder: string
  readonly postgres: string
  readonly data: RunData
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Python to install it with. */
  readonly pythonCommand?: string
}

/** In the overlays of mesh.yaml. */
const ERP_NAME = 'tryton'
/** A pause between two looks of the people in the warehouse; each look is some calls. */
const LOOK_EVERY_MS = 1_000
/** So old an order is when the warehouse begins with it. */
const SHIP_AFTER_MS = 2_000
/** Tryton keeps quantities as floats. */
const QUANTITY_DIGITS = 6
const OUR_LINE = /^Carrick line: (\S+)/

const quantity = (text: string): Decimal => parseDecimal(Number(text).toFixed(QUANTITY_DIGITS))

type ReadOrder = Pick<
  TrytonBookOrder,
  'webId' | 'number' | 'createdAt' | 'state' | 'shipmentState' | 'invoiceState'
> & {
  readonly lines: readonly Pick<TrytonBookLine, 'quantity' | 'shipped' | 'invoiced' | 'note'>[]
}

const linesOf = ({ lines }: ReadOrder): readonly HeldLine[] => {
  const held = new Map<string, HeldLine>()
  for (const { note, shipped, invoiced } of lines) {
    const lineId = OUR_LINE.exec(note)?.[1]
    if (lineId === undefined) continue
    // A line whose price needs more digits than Tryton keeps is in it as several.
    const part = held.get(lineId) ?? { lineId, shipped: ZERO, invoiced: ZERO }
    held.set(lineId, {
      lineId,
      shipped: addDecimal(part.shipped, quantity(shipped)),
      invoiced: addDecimal(part.invoiced, quantity(invoiced)),
    })
  }
  return [...held.values()]
}

/** An order of Tryton's own records, in the words of any ERP. */
export const heldInTryton = (
  order: ReadOrder,
  { worked, limited }: { readonly worked: boolean; readonly limited: boolean },
): HeldOrder => {
  const { state } = order
  const lines = linesOf(order)
  // What is cancelled after it was confirmed is amended to nothing.
  const isNothing = order.lines.every((line) => Number(line.quantity) === 0)
  const cancelled = state === 'cancelled' || (state === 'done' && isNothing)
  const waits = state === 'draft' || state === 'quotation'
  return {
    mark: order.webId,
    documentId: order.number ?? '',
    createdAt: order.createdAt,
    version: JSON.stringify([state, order.shipmentState, order.invoiceState, worked, order.lines]),
    cancelled,
    holds: waits ? [limited ? 'CREDIT' : 'MANUAL'] : [],
    finished:
      cancelled ||
      waits ||
      (worked && lines.every(({ shipped, invoiced }) => compareDecimal(shipped, invoiced) === 0)),
    lines,
  }
}

interface Warehouse {
  orders(): readonly HeldOrder[]
  close(): Promise<void>
}

/** People of the company: they ship what is in stock, and invoice what left. */
const openWarehouse = (
  levers: TrytonLevers,
  limited: ReadonlySet<string>,
  progress: Progress,
): Warehouse => {
  const worked = new Set<string>()
  const ended = new AbortController()
  let held: readonly HeldOrder[] = []
  let said = ''

  const round = async (): Promise<void> => {
    const seen = await levers.books()
    held = seen.map((order) =>
      heldInTryton(order, {
        worked: worked.has(order.webId),
        limited: limited.has(order.customer),
      }),
    )
    const before = Date.now() - SHIP_AFTER_MS
    const next = seen.find(
      ({ webId, state, createdAt }) =>
        state === 'processing' && createdAt < before && !worked.has(webId),
    )
    if (next === undefined) {
      await systemClock.sleep(LOOK_EVERY_MS, ended.signal).catch(() => undefined)
      return
    }
    await levers.ship(next.webId)
    await levers.postInvoices(next.webId)
    worked.add(next.webId)
  }
  const working = (async () => {
    while (!ended.signal.aborted) {
      await round().catch(async (thrown: unknown) => {
        const words = messageOf(thrown)
        if (words !== said && !ended.signal.aborted) progress(`  Tryton: ${words}`)
        said = words
        await systemClock.sleep(LOOK_EVERY_MS, ended.signal).catch(() => undefined)
      })
    }
  })()
  return {
    orders: () => held,
    close: async () => {
      ended.abort()
      await working
    },
  }
}

/**
 * A real Tryton with the customers and products that it is to know, and people who ship and invoice. Throws
 * MESH_LAB_PREREQUISITE without Python or packages, MESH_LAB_* when it cannot be started.
 */
export const startTrytonSide = async (options: TrytonSideOptions): Promise<TrytonSide> => {
  const { data, progress, ...where } = options
  const masterData = masterDataOf(data.accounts, data.products)
  const tryton = await startTryton({ ...where, masterData, progress })
  try {
    const levers = await openTrytonLevers(tryton)
    const limited = data.accounts.filter(({ creditLimit }) => creditLimit != null)
    const names = new Set(limited.map(({ externalId }) => externalId))
    const warehouse = openWarehouse(levers, names, progress)
    return {
      tryton,
      side: { name: ERP_NAME, orders: () => warehouse.orders() },
      environment: trytonEnvironment(tryton),
      stop: async () => {
        await warehouse.close()
        await tryton.stop()
      },
    }
  } catch (thrown) {
    await tryton.stop()
    throw thrown
  }
}
