import { type Clock, MeshError, orderIdOfRecord } from '@carrick/kernel'
import type { Mesh } from './mesh.ts'
import type { Outside } from './outside.ts'
import type { RunOrder } from './run-data.ts'
import { activateOrders, type SalesDesk } from './sales-team.ts'
import { deadLettersOf } from './watch.ts'

export interface DemoParts {
  readonly mesh: Mesh
  readonly outside: Outside
  readonly desk: SalesDesk
  /** An order like this one is entered when a demonstration needs one. */
  readonly example: RunOrder
  readonly clock: Clock
}

export const DEMO_VERBS = [
  'break',
  'erp-down',
  'erp-cut',
  'same-order',
  'sell',
  'stuck-order',
] as const
export type DemoVerb = (typeof DEMO_VERBS)[number]

/** Shorter than a request may take. */
const SETTLE_MS = 25_000
const LOOK_MS = 100
const MOST_TIMES = 100
/** Salesforce takes 80 characters for a state, the demo ERP 40 for a region. */
const LONG_REGION = 'Autonomous Region of the Outer Harbours and Lighthouses'

const wrong = (message: string): MeshError => new MeshError('MESH_DEMO_ARGUMENT', message)

const secondsOf = (text: string | undefined): number => {
  const seconds = Number(/^(\d{1,4})s?$/.exec(text ?? '30s')?.[1])
  if (seconds >= 1) return seconds
  throw wrong(`"${text ?? ''}" is no duration; expected seconds such as 30s`)
}

const timesOf = (text: string | undefined, otherwise: number): number => {
  const times = Number(/^\d{1,3}$/.exec(text ?? String(otherwise))?.[0])
  if (times >= 1 && times <= MOST_TIMES) return times
  throw wrong(`"${text ?? ''}" is no such number; expected 1 to ${String(MOST_TIMES)}`)
}

const breakService = async ({ mesh }: DemoParts, name: string | undefined, dryRun: boolean) => {
  const service = mesh.services.find((one) => one.name === name)
  if (service === undefined) {
    const names = mesh.services.map((one) => one.name).join(', ')
    throw wrong(`there is no service "${name ?? ''}"; expected one of ${names}`)
  }
  return dryRun ? [`Would end ${service.name} and start it again`] : [await service.breakDown()]
}

const takeErpDown = async (
  { outside }: DemoParts,
  argument: string | undefined,
  dryRun: boolean,
) => {
  const seconds = secondsOf(argument)
  if (dryRun) return [`Would take the ERP down for ${String(seconds)} s`]
  await outside.erp.down({ ms: seconds * 1000 })
  return [
    `The ERP is down for ${String(seconds)} s; its orders wait and use up no try`,
    'carrick demo sell activates an order: carrick lanes shows it held, and it arrives afterwards',
  ]
}

let entered = 0

const oneMore = (example: RunOrder, scenario: RunOrder['scenario'] = null): RunOrder => {
  entered += 1
  return { ...example, externalId: `DEMO-${String(entered)}`, scenario }
}

const numberOf = ({ outside: { org } }: DemoParts, recordId: string): string =>
  String(org.record(recordId)?.values['OrderNumber'])

/** Sells one order more and waits until Salesforce shows its number in the ERP. */
const sellOne = async (
  parts: DemoParts,
  scenario: RunOrder['scenario'],
  afterwards: (recordId: string) => void = () => undefined,
) => {
  const {
    outside: { org, erp },
    desk,
    example,
    clock,
  } = parts
  const recordId = await desk.sell(oneMore(example, scenario))
  afterwards(recordId)
  const mark = orderIdOfRecord(org.orgId, recordId)
  const end = clock.monotonic() + SETTLE_MS
  const shown = () => org.record(recordId)?.values['ERP_Order_No__c']
  while (shown() == null && clock.monotonic() < end) await clock.sleep(LOOK_MS)
  const number = numberOf(parts, recordId)
  if (shown() == null) {
    throw new MeshError('MESH_DEMO_UNSETTLED', `Order ${number} did not come back within 25 s`)
  }
  const held = erp.books.find(mark)
  const creates = erp.books.order(held?.documentId ?? '')?.creates ?? 0
  return { number, documentId: String(shown()), documents: erp.books.documentsOf(mark), creates }
}

const cutErp = async (parts: DemoParts, dryRun: boolean) => {
  if (dryRun) return ['Would activate an order and cut the ERP off in the middle of its answer']
  const { number, documentId, documents, creates } = await sellOne(parts, 'cut-answer')
  return [
    `Order ${number} was activated; the ERP booked it and was cut off before it could answer`,
    `The mesh looked it up by its mark and found ${documentId}: asked to create it: ${String(creates)}, documents in the ERP: ${String(documents)}`,
    `carrick trace ${number} shows it`,
  ]
}

const tellAgain = async (parts: DemoParts, argument: string | undefined, dryRun: boolean) => {
  const times = timesOf(argument, 5)
  if (dryRun) return [`Would activate an order and have the org tell of it ${String(times)} times`]
  const { org } = parts.outside
  const { number, documentId, documents } = await sellOne(parts, null, (recordId) => {
    for (let again = 1; again < times; again += 1) org.injectGap('GAP_UPDATE', 'Order', [recordId])
  })
  return [
    `Order ${number} was activated, and the org told of it ${String(times)} times`,
    `The ERP has ${String(documents)} document of it: ${documentId}`,
  ]
}

const sellMore = async (
  { desk, example }: DemoParts,
  argument: string | undefined,
  dryRun: boolean,
) => {
  const count = timesOf(argument, 1)
  if (dryRun) return [`Would activate ${String(count)} more`]
  await activateOrders(
    desk,
    Array.from({ length: count }, () => oneMore(example)),
  )
  return [`Activated ${String(count)} more; npm start prints each when it has settled`]
}

/** An order that no machine can post: the map of its ERP has to learn to shorten a text. */
const sellStuck = async (parts: DemoParts, dryRun: boolean) => {
  if (dryRun) return ['Would activate an order with a text that its ERP does not take']
  const { mesh, outside, desk, example, clock } = parts
  const order = oneMore(example)
  const recordId = await desk.sell({ ...order, shipTo: { ...order.shipTo, state: LONG_REGION } })
  const number = numberOf(parts, recordId)
  const key = orderIdOfRecord(outside.org.orgId, recordId)
  const end = clock.monotonic() + SETTLE_MS
  while (!(await deadLettersOf(mesh.services, mesh.token)).has(key)) {
    if (outside.erp.books.documentsOf(key) > 0) {
      return [`Order ${number} was posted: the map in force shortens its region by now`]
    }
    if (clock.monotonic() >= end) {
      throw new MeshError('MESH_DEMO_UNSETTLED', `Order ${number} did not fail within 25 s`)
    }
    await clock.sleep(LOOK_MS)
  }
  return [
    `Order ${number} was activated; the ERP does not take a region as long as its own, so its lane waits for a person`,
    `carrick dlq show ${number} tells the cause; docs/runbooks/a-failing-order.md mends it and retries`,
  ]
}

/** Does what `carrick demo` asks for and tells what happened. Throws MESH_DEMO_* for wrong arguments. */
export const runDemo = (
  parts: DemoParts,
  verb: DemoVerb,
  argument: string | undefined,
  dryRun: boolean,
): Promise<readonly string[]> => {
  switch (verb) {
    case 'break':
      return breakService(parts, argument, dryRun)
    case 'erp-down':
      return takeErpDown(parts, argument, dryRun)
    case 'erp-cut':
      return cutErp(parts, dryRun)
    case 'same-order':
      return tellAgain(parts, argument, dryRun)
    case 'sell':
      return sellMore(parts, argument, dryRun)
    case 'stuck-order':
      return sellStuck(parts, dryRun)
  }
}
