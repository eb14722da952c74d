import { type Clock, MeshError, orderIdOfRecord } from '@carrick/kernel'
import type { Mesh } from './mesh.ts'
import type { Outside } from './outside.ts'
import type { RunOrder } from './run-data.ts'
import type { SalesDesk } from './sales-team.ts'

export interface DemoParts {
  readonly mesh: Mesh
  readonly outside: Outside
  readonly desk: SalesDesk
  /** An order like this one is entered when a demonstration needs one. */
  readonly example: RunOrder
  readonly clock: Clock
}

export const DEMO_VERBS = ['break', 'erp-down', 'erp-cut', 'same-order'] as const
export type DemoVerb = (typeof DEMO_VERBS)[number]

const SETTLE_MS = 60_000
const LOOK_MS = 100
const MOST_TELLINGS = 100

const wrong = (message: string): MeshError => new MeshError('MESH_DEMO_ARGUMENT', message)

const secondsOf = (text: string | undefined): number => {
  const seconds = Number(/^(\d{1,4})s?$/.exec(text ?? '30s')?.[1])
  if (seconds >= 1) return seconds
  throw wrong(`"${text ?? ''}" is no duration; expected seconds such as 30s`)
}

const timesOf = (text: string | undefined): number => {
  const times = Number(/^\d{1,3}$/.exec(text ?? '5')?.[0])
  if (times >= 1 && times <= MOST_TELLINGS) return times
  throw wrong(`"${text ?? ''}" is no number of times; expected 1 to ${String(MOST_TELLINGS)}`)
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
    'carrick status shows the target held; activate an order and see it arrive afterwards',
  ]
}

let entered = 0

/** Sells one order more and waits until Salesforce shows its number in the ERP. */
const sellOne = async (
  { outside: { org, erp }, desk, example, clock }: DemoParts,
  scenario: RunOrder['scenario'],
  afterwards: (recordId: string) => void = () => undefined,
) => {
  entered += 1
  const externalId = `DEMO-${String(entered)}`
  const recordId = await desk.sell({ ...example, externalId, scenario })
  afterwards(recordId)
  const mark = orderIdOfRecord(org.orgId, recordId)
  const end = clock.monotonic() + SETTLE_MS
  const shown = () => org.record(recordId)?.values['ERP_Order_No__c']
  while (shown() == null && clock.monotonic() < end) await clock.sleep(LOOK_MS)
  const number = String(org.record(recordId)?.values['OrderNumber'])
  if (shown() == null) {
    throw new MeshError('MESH_DEMO_UNSETTLED', `Order ${number} did not come back within 60 s`)
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
    `The mesh looked it up by its mark and found ${documentId}: asked to create it ${String(creates)} times, ${String(documents)} document in the ERP`,
    `carrick trace ${number} shows it`,
  ]
}

const tellAgain = async (parts: DemoParts, argument: string | undefined, dryRun: boolean) => {
  const times = timesOf(argument)
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
  }
}
