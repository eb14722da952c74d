import { type MeshCode, uuid5 } from '@carrick/kernel'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'
import { FINDING } from '../errors.ts'
import type { OrderWish } from './order-wish.ts'

/** Something that keeps an order, or a line of it, from being shown. */
export interface ShowProblem {
  readonly code: MeshCode
  readonly message: string
}

/** What the org shows of an order now; JSON-safe. */
export interface ShownRecords {
  /** Null while the org has no record of it. */
  readonly recordId: string | null
  readonly lines: readonly { readonly lineId: string; readonly recordId: string }[]
  readonly problems: readonly ShowProblem[]
}

/** What is kept of an order of an ERP. */
export interface OrderShowing {
  readonly wish: OrderWish
  /** How often the org was asked to show it. */
  readonly tries: number
  readonly caseVersion: number
  /** What the open case says; null = there is none. */
  readonly open: string | null
  /** Its code. */
  readonly openCode?: MeshCode
}

const MINUTE_MS = 60_000
const LONGEST_STEPS = 6

/** Master data comes by itself, later: asked again after 1, 2, 4 minutes and so on, at most about an hour. */
export const showAgainMs = (tries: number): number =>
  MINUTE_MS * 2 ** Math.min(Math.max(tries - 1, 0), LONGEST_STEPS)

const CASES = '7a4c1f95-0e3b-5d68-8c27-b1f0a6d2e934'
const MOST_NAMED = 20

const common = (orderId: string, code: MeshCode, caseVersion: number) => ({
  caseId: uuid5(CASES, orderId),
  caseVersion,
  service: 'salesforce-status-writer',
  subject: orderId,
  code,
})

interface Role {
  readonly ownerRole: string
  readonly resolution: string
}

const MASTER_DATA: Role = {
  ownerRole: 'master data',
  resolution:
    'Create what is missing in Salesforce (a product with an active standard price); the order is shown whole by itself, within an hour',
}
const REFUSED: Role = {
  ownerRole: 'integrator',
  resolution: 'Mend what the org objects to; the order is shown by itself, within an hour',
}

/** What people are told; undefined when nothing is in the way. */
export const textOf = ({ documentId }: OrderWish, problems: readonly ShowProblem[]) => {
  if (problems.length === 0) return undefined
  const named = problems.slice(0, MOST_NAMED).map(({ message }) => message)
  const more = problems.length - named.length
  const rest = more > 0 ? [`and ${String(more)} more`] : []
  return `Order ${documentId} of the ERP is not shown whole: ${[...named, ...rest].join('; ')}`
}

export const openedCase = (
  orderId: string,
  code: MeshCode,
  cause: string,
  caseVersion: number,
): Omit<CaseOpened, 'meta'> => ({
  ...common(orderId, code, caseVersion),
  cause,
  ...(code === FINDING.refused ? REFUSED : MASTER_DATA),
  fingerprint: code,
})

export const resolvedCase = (
  orderId: string,
  code: MeshCode,
  caseVersion: number,
): Omit<CaseResolved, 'meta'> => ({
  ...common(orderId, code, caseVersion),
  how: 'The order is shown whole',
  by: null,
})
