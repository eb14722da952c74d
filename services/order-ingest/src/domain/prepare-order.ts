import { type Finding, hasErrors, type Today, todayIn } from '@carrick/kernel'
import {
  type Bundle,
  codesUnknownTo,
  type CompiledFlow,
  type Hold,
  type Route,
  routeOrder,
  zoneOfErp,
  zoneOfOrg,
} from '@carrick/mapping'
import {
  completeOrder,
  contractFindings,
  CONTRACT_LIMITS,
  independentFindings,
  isReadable,
  narrowLimits,
  orderError,
  validateOrder,
} from '@carrick/order'
import type { Order } from '@carrick/schemas'
import { withCodes } from './canonical-codes.ts'
import { type Drafted, draftOf, openDraftOf, renumbered } from './open-draft.ts'
import { fingerprintOf } from './duplicates.ts'
import { type Reason, ruleReasons } from './hold-reasons.ts'
import { judgeAddress } from './judge-address.ts'
import { prioritise, routingFactsOf } from './prioritise.ts'
import type { ReceivedOrder } from './received.ts'

/** An order as the configuration in force sees it. */
export interface PreparedOrder {
  readonly flow: CompiledFlow
  /** Absent when the findings are too grave to have one. */
  readonly order?: Order
  /** What of it goes on to its ERP, where lines were cancelled before; absent = all of it. */
  readonly open?: Order
  readonly route?: Route
  /** How urgent it is, 0 to 9: no part of its content, for it may change from day to day. */
  readonly priority?: number
  /** The same for orders that say the same; absent where that would mean nothing. */
  readonly fingerprint?: string
  /** What holds it by the rules of mesh.yaml alone; absent = nothing. */
  readonly reasons?: readonly Reason[]
  /** Holds that the sales side releases; absent = none. */
  readonly releases?: ReadonlySet<Hold>
  readonly findings: readonly Finding[]
}

/** What of the order goes on to its ERP: that is what is checked, waited for, and compared. */
export const openOrderOf = ({ order, open = order }: PreparedOrder): Order | undefined => open

const CLIENTS = 'clients'

const headerOf = ({ content }: ReceivedOrder): Readonly<Record<string, unknown>> =>
  content.kind === 'snapshot'
    ? content.fields
    : typeof content.draft === 'object' && content.draft !== null
      ? { ...content.draft }
      : {}

/** The flow of mesh.yaml that takes the order; undefined when none does. */
export const flowOf = (bundle: Bundle, received: ReceivedOrder): CompiledFlow | undefined => {
  const { content, origin } = received
  if (content.kind === 'submission' && content.flow !== undefined) {
    return bundle.flows.find(({ flow }) => flow === content.flow)
  }
  const from = origin.org ?? CLIENTS
  const header = headerOf(received)
  return bundle.flows.find((flow) => flow.from === from && flow.takes(header))
}

/** True when the sales side wants the order cancelled. */
export const wantsCancel = (bundle: Bundle, received: ReceivedOrder): boolean => {
  const from = received.origin.org ?? CLIENTS
  const header = headerOf(received)
  return bundle.flows.some((flow) => flow.from === from && flow.wantsCancel(header))
}

/** Holds that the sales side releases. */
const releasesOf = ({ content }: ReceivedOrder, flow: CompiledFlow): ReadonlySet<Hold> =>
  content.kind === 'submission' ? new Set(content.releases) : flow.releases(content.fields)

const routeFor = (bundle: Bundle, order: Order): Route | undefined =>
  routeOrder(bundle.config.routing, routingFactsOf(order))

const NO_ROUTE = 'no routing rule of mesh.yaml takes this order; expected one that fits'

/** What routing rules look at. */
const ROUTED_BY = ['currency', 'orderType', 'soldTo', 'shipTo']

interface Checked {
  readonly order: Order
  readonly route: Route | undefined
  readonly findings: readonly Finding[]
}

/** What the map of its ERP cannot translate. */
const unknownToErp = (
  { config, maps }: Bundle,
  order: Order,
  route: Route | undefined,
  now: number,
): readonly Finding[] => {
  const erp =
    route && Object.hasOwn(config.erp, route.target) ? config.erp[route.target] : undefined
  const map = erp && maps.get(erp.map)
  return map === undefined || route === undefined
    ? []
    : codesUnknownTo(map, order, todayIn(zoneOfErp(config.zones, route.target), now))
}

/** Code lists, routing and rules; of an order that was not read whole, only by what was. */
const check = (
  bundle: Bundle,
  draft: Order,
  unread: readonly Finding[],
  { day, now, target }: { readonly day: string; readonly now: number; readonly target?: string },
): Checked => {
  const { order, findings: unknown } = withCodes(draft, bundle.codes, day)
  const isRoutable = isReadable([...unread, ...unknown], ROUTED_BY)
  const chosen = isRoutable ? routeFor(bundle, order) : undefined
  const route = target === undefined ? chosen : { rule: 'keeps-its-erp', target }
  const limits = narrowLimits(
    CONTRACT_LIMITS,
    (route && bundle.config.erp[route.target]?.limits) ?? {},
  )
  const places = new Set(unknown.map(({ path }) => path))
  const found = validateOrder(order, limits).filter(({ path }) => !places.has(path))
  const rules = independentFindings(unread, [...unknown, ...found])
  // Half a character, say, cannot be written either: one finding for one mistake.
  const contract = unread.length > 0 || hasErrors(found) ? [] : contractFindings(order)
  const isLost = isRoutable && route === undefined
  const isWhole = unread.length === 0 && !hasErrors([...rules, ...contract])
  return {
    order,
    route,
    findings: [
      ...rules,
      ...contract,
      ...(isWhole ? unknownToErp(bundle, order, route, now) : []),
      ...(isLost ? [orderError('MESH_ORDER_NO_ROUTE', 'order', NO_ROUTE)] : []),
    ],
  }
}

const judgeDraft = (
  bundle: Bundle,
  flow: CompiledFlow,
  received: ReceivedOrder,
  { draft, findings: mapping, day }: Drafted,
  version: number,
  today: Today,
  now: number,
  target: string | undefined,
): PreparedOrder => {
  const { orderId, origin } = received
  const completed = completeOrder(draft, { orderId, version, origin })
  const before = [...mapping, ...completed.findings]
  // The findings of a map name fields of its source: what follows from them cannot be told.
  if (hasErrors(mapping)) return { flow, findings: before }
  const by = { day, now, ...(target !== undefined && { target }) }
  if (completed.order === undefined) {
    const { readable, findings } = completed
    const others = readable === undefined ? [] : check(bundle, readable, findings, by).findings
    return { flow, findings: [...before, ...others] }
  }
  const { order, route, findings } = check(bundle, completed.order, [], by)
  const address = judgeAddress(order, bundle.config.policies.address.onOrder)
  const fingerprint = fingerprintOf(order)
  return {
    flow,
    order,
    ...(fingerprint !== null && { fingerprint }),
    priority: prioritise(bundle, order, today.day),
    reasons: [...ruleReasons(bundle.holdRules, order), ...address.reasons],
    releases: releasesOf(received, flow),
    findings: [...before, ...findings, ...address.findings],
    ...(route && { route }),
  }
}

/**
 * Maps, completes, routes and validates; all that is wrong comes at once, but for what follows from
 * something else that is. An order keeps its ERP for life: `target` is the one that it has, if any.
 * `now` (epoch ms) counts as a day of the calendar of the org it is from, or of the company.
 */
export const prepareOrder = (
  bundle: Bundle,
  flow: CompiledFlow,
  received: ReceivedOrder,
  version: number,
  now: number,
  target?: string,
): PreparedOrder => {
  const today = todayIn(zoneOfOrg(bundle.config.zones, received.origin.org), now)
  const whole = draftOf(received, flow, today)
  const open = openDraftOf(received, flow, today, whole)
  if (open === undefined)
    return judgeDraft(bundle, flow, received, whole, version, today, now, target)
  const judged = judgeDraft(bundle, flow, received, open, version, today, now, target)
  const prepared = { ...judged, findings: renumbered(judged.findings, open.indexes) }
  if (judged.order === undefined) return prepared
  const { orderId, origin } = received
  const { order } = hasErrors(whole.findings)
    ? {}
    : completeOrder(whole.draft, { orderId, version, origin })
  // What is cancelled is told with the order, if it can be.
  const told = order && withCodes(order, bundle.codes, whole.day).order
  return { ...prepared, order: told ?? judged.order, open: judged.order }
}
