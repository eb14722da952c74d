import { type Decimal, type Finding, formatDecimal } from '@carrick/kernel'
import { orderWarning } from '../finding-codes.ts'
import { type LineLedger, lineLedgers } from './line-ledger.ts'
import { millionths, quantityOf } from './quantities.ts'
import { orderInForce, sagaOf } from './saga-states.ts'
import { type LedgerState, wholeLedger } from './state.ts'
import { NO_TOLERANCE, raised, type ShipmentTolerance } from './tolerance.ts'

export interface LedgerTolerance {
  /** Fraction that may be shipped or confirmed above what was ordered, e.g. 0.05. */
  readonly over: Decimal
  /** The ERP invoices before it ships. */
  readonly prepaid: boolean
}

const STRICT: LedgerTolerance = { over: NO_TOLERANCE.over, prepaid: false }

type Bound = readonly [name: string, found: bigint, limitName: string, limit: bigint]

const boundsOf = (line: LineLedger, tolerance: LedgerTolerance): readonly Bound[] => {
  const spoken = line.confirmed + line.backordered + line.rejected + line.cancelled
  return [
    [
      'confirmed, backordered, rejected and cancelled',
      spoken,
      'ordered',
      raised(line.ordered, tolerance.over),
    ],
    ['shipped', line.shipped, 'ordered less cancelled', line.most],
    ['cancelled although shipped', line.cancelledShipped, 'nothing', 0n],
    ['delivered', line.delivered, 'shipped', line.shipped],
    ['invoiced', line.invoiced, 'shipped', tolerance.prepaid ? line.invoiced : line.shipped],
    ['returned', line.returned, 'shipped', line.shipped],
    ['credited', line.credited, 'invoiced', line.invoiced],
  ]
}

const overdone = (path: string, [name, found, limitName, limit]: Bound): Finding[] => {
  if (found <= limit) return []
  const [much, most] = [formatDecimal(quantityOf(found)), formatDecimal(quantityOf(limit))]
  const message = `${name}: ${much}; expected at most ${most}, what was ${limitName}`
  return [orderWarning('MESH_ORDER_LEDGER_OVERDONE', path, message)]
}

/** Quantities of documents that name a line which the order does not have. */
const strangers = (state: LedgerState, known: ReadonlySet<string>): Finding[] => {
  const registers = {
    shipments: state.shipments,
    invoices: state.invoices,
    deliveries: state.deliveries,
  }
  return Object.entries(registers).flatMap(([name, documents]) =>
    Object.values(documents).flatMap(({ value }) =>
      value.lines
        .filter(({ lineId, quantity }) => !known.has(lineId) && millionths(quantity) !== 0n)
        .map(({ lineId }) => {
          const message = `names line ${lineId}, which the order does not have`
          return orderWarning('MESH_ORDER_LINE_UNKNOWN', `${name}.${value.documentId}`, message)
        }),
    ),
  )
}

/**
 * What the facts of the ERP say that cannot be: more shipped than ordered, more credited than
 * invoiced, lines that nobody ordered. Warnings: the ERP's word is kept, and a person is told.
 */
export const ledgerFindings = (
  state: LedgerState,
  tolerance: LedgerTolerance = STRICT,
): readonly Finding[] => {
  const saga = sagaOf(state)
  const order = orderInForce(state, saga)
  if (order === undefined) return []
  const shipment = { over: tolerance.over, under: NO_TOLERANCE.under }
  const lines = lineLedgers(state, order, saga.answer, saga.posted, shipment)
  const known = new Set(lines.map(({ lineId }) => lineId))
  const bounds = lines.flatMap((line) =>
    boundsOf(line, tolerance).flatMap((bound) => overdone(`lines.${line.lineId}`, bound)),
  )
  return [...bounds, ...strangers(state, known)]
}

/** Lines of which more left than is tolerated: a person decides what happens to the rest. Pure. */
export const overShipments = (
  kept: LedgerState,
  tolerance: ShipmentTolerance,
): readonly Finding[] => {
  const state = wholeLedger(kept)
  const saga = sagaOf(state)
  const order = orderInForce(state, saga)
  if (order === undefined) return []
  return lineLedgers(state, order, saga.answer, saga.posted, tolerance).flatMap((line) => {
    const bound: Bound = ['shipped', line.shipped, 'ordered less cancelled', line.most]
    return line.ships ? overdone(`line ${String(line.lineNumber)} (${line.sku})`, bound) : []
  })
}
