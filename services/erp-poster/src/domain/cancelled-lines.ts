import {
  addDecimal,
  type Decimal,
  formatDecimal,
  isZero,
  parseDecimal,
  ZERO,
} from '@carrick/kernel'
import { lineNet, orderNet } from '@carrick/order'
import type { LineQuantity, Order, OrderCancellationRequested } from '@carrick/schemas'
import type { Posting } from './posting.ts'

/** What is left of lines that were cancelled by name, by line id; `0` = nothing. */
export type LeftOfLines = Readonly<Record<string, string>>

const leftOf = (left: LeftOfLines, lineId: string): Decimal | undefined => {
  const quantity = Object.hasOwn(left, lineId) ? left[lineId] : undefined
  return quantity === undefined ? undefined : parseDecimal(quantity)
}

/**
 * The order as an ERP is to have it. What it says may come from a record that has its cancelled lines still: they
 * never come back with it. Pure.
 */
export const withoutCancelled = (order: Order, left: LeftOfLines = {}): Order => {
  if (!order.lines.some(({ lineId }) => Object.hasOwn(left, lineId))) return order
  const { currency, roundingLevel, charges } = order
  const lines = order.lines.flatMap((line) => {
    const quantity = leftOf(left, line.lineId)
    if (quantity === undefined) return [line]
    if (isZero(quantity)) return []
    const part = { ...line, quantity }
    return [{ ...part, netAmount: lineNet(part, currency, roundingLevel), taxes: [] }]
  })
  const netAmount = orderNet(lines, charges, currency)
  // Of the sums only the net amount can be told anew.
  return { ...order, lines, netAmount, taxAmount: null, grossAmount: null }
}

interface CancelledDocument {
  readonly lines: readonly {
    readonly lineRef: string
    readonly confirmed: string
    readonly backordered: string
    readonly cancelled?: string | null
  }[]
}

/** What was ordered of the lines that are to be cancelled: all of it is, where no ERP has them. */
export const orderedOf = ({
  lineIds,
  ordered,
}: OrderCancellationRequested): readonly LineQuantity[] =>
  lineIds.map(
    (lineId) => ordered.find((one) => one.lineId === lineId) ?? { lineId, quantity: ZERO },
  )

/** How much of the lines the ERP cancelled, in its own words. */
export const cancelledOf = (
  { lines }: CancelledDocument,
  request: OrderCancellationRequested,
): readonly LineQuantity[] =>
  orderedOf(request).map((asked) => {
    const { cancelled = null } = lines.find(({ lineRef }) => lineRef === asked.lineId) ?? {}
    return cancelled === null ? asked : { ...asked, quantity: parseDecimal(cancelled) }
  })

/** What is known of an order when lines of it are cancelled; `document` is that of the ERP, if it has them. */
export const withCancelled = (
  posting: Posting,
  { lineIds, requestVersion }: Pick<OrderCancellationRequested, 'lineIds' | 'requestVersion'>,
  document?: CancelledDocument,
): Posting => {
  const left = lineIds.map((lineId) => {
    const line = document?.lines.find(({ lineRef }) => lineRef === lineId)
    const sum = line && addDecimal(parseDecimal(line.confirmed), parseDecimal(line.backordered))
    return [lineId, formatDecimal(sum ?? ZERO)] as const
  })
  const { leftOut, ...rest } = posting
  return {
    ...rest,
    // What it was posted without is tried no more.
    ...(leftOut && { leftOut: leftOut.filter((lineId) => !lineIds.includes(lineId)) }),
    cancelledLines: { ...posting.cancelledLines, ...Object.fromEntries(left) },
    linesCancelledBy: requestVersion,
  }
}

/** True of lines that the ERP has the order without. */
export const areLeftOut = ({ leftOut = [] }: Posting, lineIds: readonly string[]): boolean =>
  lineIds.length > 0 && lineIds.every((lineId) => leftOut.includes(lineId))
