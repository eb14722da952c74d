import type {
  AcceptanceState,
  BillingState,
  FulfilmentState,
  LineState,
  ReturnState,
} from '@carrick/schemas'
import type { LineLedger } from './line-ledger.ts'

type Amount = (line: LineLedger) => bigint

const every = (lines: readonly LineLedger[], test: (line: LineLedger) => boolean): boolean =>
  lines.length > 0 && lines.every(test)

const some = (lines: readonly LineLedger[], amount: Amount): boolean =>
  lines.some((line) => amount(line) > 0n)

/** The furthest thing that is true of a line; the order of the tests is the priority. */
export const lineStateOf = (line: LineLedger): LineState => {
  const { ordered, wanted, enough, shipped } = line
  if (ordered > 0n && line.rejected >= ordered) return 'REJECTED'
  if (ordered > 0n && wanted === 0n) return 'CANCELLED'
  if (line.returned > 0n) return line.returned >= shipped ? 'RETURNED' : 'PARTIALLY_RETURNED'
  if (wanted > 0n && line.invoiced >= enough) return 'INVOICED'
  if (wanted > 0n && line.delivered >= enough) return 'DELIVERED'
  if (wanted > 0n && shipped >= enough) return 'SHIPPED'
  if (shipped > 0n) return 'PARTIALLY_SHIPPED'
  if (wanted > 0n && line.allocated >= wanted) return 'ALLOCATED'
  if (line.backordered > 0n) return 'BACKORDERED'
  return line.confirmed > 0n ? 'CONFIRMED' : 'OPEN'
}

export const fulfilmentOf = (lines: readonly LineLedger[]): FulfilmentState => {
  const goods = lines.filter(({ ships, wanted }) => ships && wanted > 0n)
  if (every(goods, ({ delivered, enough }) => delivered >= enough)) return 'DELIVERED'
  if (some(goods, ({ delivered }) => delivered)) return 'PARTIALLY_DELIVERED'
  if (every(goods, ({ shipped, enough }) => shipped >= enough)) return 'SHIPPED'
  if (some(goods, ({ shipped }) => shipped)) return 'PARTIALLY_SHIPPED'
  if (every(goods, ({ backordered, wanted }) => backordered >= wanted)) return 'BACKORDERED'
  if (some(goods, ({ backordered }) => backordered)) return 'PARTIALLY_BACKORDERED'
  if (every(goods, ({ allocated, wanted }) => allocated >= wanted)) return 'ALLOCATED'
  return 'NONE'
}

export const billingOf = (lines: readonly LineLedger[]): BillingState => {
  if (some(lines, ({ credited }) => credited)) {
    const all = lines.every(({ credited, invoiced }) => credited >= invoiced)
    return all ? 'CREDITED' : 'PARTIALLY_CREDITED'
  }
  const billed = lines.filter(({ bills, wanted }) => bills && wanted > 0n)
  if (every(billed, ({ invoiced, enough }) => invoiced >= enough)) return 'INVOICED'
  return some(lines, ({ invoiced }) => invoiced) ? 'PARTIALLY_INVOICED' : 'NONE'
}

export const returnedOf = (lines: readonly LineLedger[]): ReturnState => {
  if (!some(lines, ({ returned }) => returned)) return 'NONE'
  const all = lines.every(({ returned, shipped }) => returned >= shipped)
  return all ? 'RETURNED' : 'PARTIALLY_RETURNED'
}

type LineAcceptance = 'PENDING' | 'ACCEPTED' | 'PARTLY' | 'REJECTED'

const lineAcceptance = ({ answer, confirmed, backordered, wanted }: LineLedger): LineAcceptance => {
  if (answer === null || answer === 'AB') return 'PENDING'
  const accepted = confirmed + backordered
  if (answer === 'RE') return accepted > 0n ? 'PARTLY' : 'REJECTED'
  return accepted >= wanted ? 'ACCEPTED' : 'PARTLY'
}

const ACCEPTANCE: Readonly<Record<LineAcceptance, AcceptanceState>> = {
  PENDING: 'PENDING',
  ACCEPTED: 'ACCEPTED',
  PARTLY: 'PARTIALLY_ACCEPTED',
  REJECTED: 'REJECTED',
}

const isGone = ({ ordered, cancelled }: LineLedger): boolean => ordered > 0n && cancelled >= ordered

/** Nobody waits for the answer to a line that is cancelled, while there are others. */
export const acceptanceOf = (lines: readonly LineLedger[]): AcceptanceState => {
  const live = lines.filter((line) => !isGone(line))
  const [first, ...others] = new Set((live.length > 0 ? live : lines).map(lineAcceptance))
  if (first === undefined) return 'PENDING'
  return others.length === 0 ? ACCEPTANCE[first] : 'PARTIALLY_ACCEPTED'
}

/** Nothing more is to come: all that is wanted was shipped and invoiced. */
export const isSettled = (lines: readonly LineLedger[]): boolean =>
  every(
    lines,
    ({ ships, bills, shipped, invoiced, enough }) =>
      (!ships || shipped >= enough) && (!bills || invoiced >= enough),
  )
