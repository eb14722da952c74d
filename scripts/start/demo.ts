import { type Clock, MeshError, orderIdOfRecord } from '@carrick/kernel'
import { countryCode, type LabErp, type Org, type SalesSession } from '@carrick/lab'
import { showReturn } from './demo-return.ts'
import { showSurge } from './demo-surge.ts'
import { type ErpSide, ordersOfMark } from './erp-side.ts'
import type { Mesh } from './mesh.ts'
import type { RunOrder } from './run-data.ts'
import { activateOrders, type SalesDesk } from './sales-team.ts'
import type { Warehouse } from './warehouse.ts'
import { deadLettersOf } from './watch.ts'

export interface DemoParts {
  readonly mesh: Mesh
  readonly org: Org
  /** Absent where another ERP is used alone. */
  readonly erp: LabErp | undefined
  readonly sides: readonly ErpSide[]
  readonly desk: SalesDesk
  /** A person of customer service. */
  readonly session: SalesSession
  readonly warehouse: Warehouse
  /** An order like one of these is entered when a demonstration needs one. */
  readonly examples: readonly RunOrder[]
  readonly clock: Clock
}

export const DEMO_VERBS = [
  'break',
  'erp-down',
  'erp-cut',
  'same-order',
  'sell',
  'sell-to',
  'stuck-order',
  'return',
  'surge',
] as const
export type DemoVerb = (typeof DEMO_VERBS)[number]

/** Shorter than a request may take. */
const SETTLE_MS = 25_000
const LOOK_MS = 100
const MOST_TIMES = 100
const MOST_SURGE = 10_000
/** Salesforce takes 80 characters for a state, the demo ERP 40 for a region. */
const LONG_REGION = 'Autonomous Region of the Outer Harbours and Lighthouses'

const wrong = (message: string): MeshError => new MeshError('MESH_DEMO_ARGUMENT', message)

const secondsOf = (text: string | undefined): number => {
  const seconds = Number(/^(\d{1,4})s?$/.exec(text ?? '30s')?.[1])
  if (seconds >= 1) return seconds
  throw wrong(`"${text ?? ''}" is no duration; expected seconds such as 30s`)
}

const timesOf = (text: string | undefined, otherwise: number, most = MOST_TIMES): number => {
  const times = Number(/^\d{1,5}$/.exec(text ?? String(otherwise))?.[0])
  if (times >= 1 && times <= most) return times
  throw wrong(`"${text ?? ''}" is no such number; expected 1 to ${String(most)}`)
}

const breakService = async ({ mesh }: DemoParts, name: string | undefined, dryRun: boolean) => {
  const service = mesh.services.find((one) => one.name === name)
  if (service === undefined) {
    const names = mesh.services.map((one) => one.name).join(', ')
    throw wrong(`there is no service "${name ?? ''}"; expected one of ${names}`)
  }
  return dryRun ? [`Would end ${service.name} and start it again`] : [await service.breakDown()]
}

const demoErpOf = ({ erp }: DemoParts): LabErp => {
  if (erp !== undefined) return erp
  throw wrong('this needs the demo ERP, which can be broken; start without --erp tryton')
}

const takeErpDown = async (parts: DemoParts, argument: string | undefined, dryRun: boolean) => {
  const erp = demoErpOf(parts)
  const seconds = secondsOf(argument)
  if (dryRun) return [`Would take the ERP down for ${String(seconds)} s`]
  await erp.down({ ms: seconds * 1000 })
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

const numberOf = ({ org }: DemoParts, recordId: string): string =>
  String(org.record(recordId)?.values['OrderNumber'])

/** Where the demo ERP gets the orders when another one gets those to some countries. */
const TAKEN_BY_OTHERS = ['FR']

const countryOf = ({ shipTo }: RunOrder): string | undefined =>
  shipTo.country === null ? undefined : countryCode(shipTo.country)

const exampleOf = ({ examples }: DemoParts): RunOrder => {
  const forDemo = examples.find((order) => !TAKEN_BY_OTHERS.includes(countryOf(order) ?? ''))
  const [example = forDemo] = forDemo === undefined ? examples : [forDemo]
  if (example === undefined) throw wrong('there is no order to enter another one like it')
  return example
}

/** Sells one order more and waits until Salesforce shows its number in the ERP. */
const sellOne = async (
  parts: DemoParts,
  example: RunOrder,
  scenario: RunOrder['scenario'],
  afterwards: (recordId: string) => void = () => undefined,
) => {
  const { org, sides, desk, clock } = parts
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
  const system = String(org.record(recordId)?.values['ERP_System__c'])
  const documents = ordersOfMark(sides, mark).length
  return { number, mark, documentId: String(shown()), documents, system }
}

const cutErp = async (parts: DemoParts, dryRun: boolean) => {
  const erp = demoErpOf(parts)
  if (dryRun) return ['Would activate an order and cut the ERP off in the middle of its answer']
  const { number, mark, documentId, documents } = await sellOne(
    parts,
    exampleOf(parts),
    'cut-answer',
  )
  const held = erp.books.find(mark)
  const creates = erp.books.order(held?.documentId ?? '')?.creates ?? 0
  return [
    `Order ${number} was activated; the ERP booked it and was cut off before it could answer`,
    `The mesh looked it up by its mark and found ${documentId}: asked to create it: ${String(creates)}, documents in the ERP: ${String(documents)}`,
    `carrick trace ${number} shows it`,
  ]
}

const tellAgain = async (parts: DemoParts, argument: string | undefined, dryRun: boolean) => {
  const times = timesOf(argument, 5)
  if (dryRun) return [`Would activate an order and have the org tell of it ${String(times)} times`]
  const tell = (recordId: string): void => {
    for (let again = 1; again < times; again += 1)
      parts.org.injectGap('GAP_UPDATE', 'Order', [recordId])
  }
  const example = exampleOf(parts)
  const { number, documentId, documents } = await sellOne(parts, example, null, tell)
  return [
    `Order ${number} was activated, and the org told of it ${String(times)} times`,
    `The ERP has ${String(documents)} document of it: ${documentId}`,
  ]
}

const sellMore = async (parts: DemoParts, argument: string | undefined, dryRun: boolean) => {
  const count = timesOf(argument, 1)
  if (dryRun) return [`Would activate ${String(count)} more`]
  const example = exampleOf(parts)
  await activateOrders(
    parts.desk,
    Array.from({ length: count }, () => oneMore(example)),
  )
  return [`Activated ${String(count)} more; npm start prints each when it has settled`]
}

/** Which ERP gets it is a matter of the routing rules. */
const sellTo = async (parts: DemoParts, argument: string | undefined, dryRun: boolean) => {
  const country = argument ?? 'France'
  const code = countryCode(country)
  const example = parts.examples.find((order) => code !== undefined && countryOf(order) === code)
  if (example === undefined) {
    const known = new Set(parts.examples.map(({ shipTo }) => shipTo.country ?? ''))
    throw wrong(`no order goes to "${country}"; expected one of ${[...known].sort().join(', ')}`)
  }
  if (dryRun) return [`Would activate an order to ${country}`]
  const { number, documentId, system } = await sellOne(parts, example, null)
  return [
    `Order ${number} to ${country} was activated; by the routing rules it went to ${system}, which has it as ${documentId}`,
    `carrick trace ${number} shows its way`,
  ]
}

/** An order that no machine can post: the map of its ERP has to learn to shorten a text. */
const sellStuck = async (parts: DemoParts, dryRun: boolean) => {
  const erp = demoErpOf(parts)
  if (dryRun) return ['Would activate an order with a text that its ERP does not take']
  const { mesh, org, desk, clock } = parts
  const order = oneMore(exampleOf(parts))
  const recordId = await desk.sell({ ...order, shipTo: { ...order.shipTo, state: LONG_REGION } })
  const number = numberOf(parts, recordId)
  const key = orderIdOfRecord(org.orgId, recordId)
  const end = clock.monotonic() + SETTLE_MS
  while (!(await deadLettersOf(mesh.services, mesh.token)).has(key)) {
    if (erp.books.documentsOf(key) > 0) {
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

const takeBack = (parts: DemoParts, dryRun: boolean): Promise<readonly string[]> => {
  const erp = demoErpOf(parts)
  if (dryRun) {
    return Promise.resolve(['Would sell an order, take three of four back, and see them refunded'])
  }
  const { session, warehouse, desk, clock } = parts
  return showReturn({ session, warehouse, erp, desk, clock }, oneMore(exampleOf(parts)))
}

const surge = (parts: DemoParts, argument: string | undefined, dryRun: boolean) => {
  const erp = demoErpOf(parts)
  const count = timesOf(argument, 2_000, MOST_SURGE)
  if (dryRun) return [`Would activate ${String(count)} orders faster than the ERP takes them`]
  const example = exampleOf(parts)
  const [line] = example.lines
  const lines = line === undefined ? [] : [{ ...line, quantity: 1 }]
  const { desk, clock } = parts
  return showSurge({ erp, desk, clock }, count, () => ({ ...oneMore(example), lines }))
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
    case 'sell-to':
      return sellTo(parts, argument, dryRun)
    case 'stuck-order':
      return sellStuck(parts, dryRun)
    case 'return':
      return takeBack(parts, dryRun)
    case 'surge':
      return Promise.resolve(surge(parts, argument, dryRun))
  }
}
