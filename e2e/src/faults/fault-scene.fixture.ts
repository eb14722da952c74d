import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import {
  type LabErp,
  type LabErpOptions,
  startLabErp,
  erpEnvironment,
  partnersEnvironment,
} from '@carrick/lab'
import {
  CaseOpened,
  OrderPosted,
  OrderQueued,
  OrderSnapshot,
  OrderStatusChanged,
  type ServiceName,
} from '@carrick/schemas'
import {
  aMeta,
  anOrder,
  eventually,
  joinAsOutsider,
  type Outsider,
  type ServerAddresses,
  settingsOnServers,
  sharedServers,
} from '@carrick/testkit'
import { type Member, startMember } from './member.fixture.ts'

export type Env = Readonly<Record<string, string>>

/** Services in processes of their own, between an ERP with books of its own and an outsider on the log. */
export interface FaultScene {
  readonly erp: LabErp
  readonly outsider: Outsider
  /** One more instance; resolves when its process runs, not when it is ready. */
  launch(service: ServiceName, env?: Env): Promise<Member>
  /** The same, ready. */
  start(service: ServiceName, env?: Env): Promise<Member>
  /** Queues new orders; returns their ids. */
  readonly queue: (count: number) => Promise<readonly string[]>
  /** How many of these are known to be posted. */
  readonly posted: (orderIds: readonly string[]) => number
  stop(): Promise<void>
}

const SESSION_MS = '4000'

export const openFaultScene = async (
  erpOptions: LabErpOptions = {},
  servers: ServerAddresses = sharedServers,
  more: Env = {},
): Promise<FaultScene> => {
  const erp = await startLabErp(erpOptions)
  erp.books.masterData.addCustomer({ number: 'KLEIN', name: 'Klein & Söhne' })
  erp.books.masterData.addProduct({
    sku: 'ROPE-08',
    name: 'Braided rope',
    onHand: parseDecimal('1000000'),
  })
  const folder = await mkdtemp(join(tmpdir(), 'carrick-faults-'))
  const outsider = await joinAsOutsider(
    [OrderSnapshot.topic, OrderPosted.topic, OrderStatusChanged.topic, CaseOpened.topic],
    servers,
  )
  const members: Member[] = []
  // One schema and password per service, shared by its instances.
  const settings = new Map<ServiceName, Promise<Env>>()

  const launch = async (service: ServiceName, env: Env = {}): Promise<Member> => {
    const common = settings.get(service) ?? settingsOnServers(service, {}, servers)
    settings.set(service, common)
    const member = await startMember(service, folder, {
      ...(await common),
      CARRICK_SESSION_TIMEOUT_MS: SESSION_MS,
      ...erpEnvironment(erp),
      ...partnersEnvironment(),
      ...more,
      ...env,
    })
    members.push(member)
    return member
  }

  const queueOne = async (): Promise<string> => {
    const orderId = randomUUID()
    await outsider.publish(OrderQueued, orderId, {
      meta: aMeta('OrderQueued', orderId),
      order: anOrder(orderId),
      target: 'demo',
      rule: 'all',
      mode: 'LIVE',
    })
    return orderId
  }

  return {
    erp,
    outsider,
    launch,
    start: async (service, env) => {
      const member = await launch(service, env)
      await member.ready()
      return member
    },
    queue: (count) => Promise.all(Array.from({ length: count }, queueOne)),
    posted: (orderIds) =>
      orderIds.filter((orderId) => outsider.seen(OrderPosted, orderId).length > 0).length,
    stop: async () => {
      await Promise.all(members.map((member) => member.stop()))
      await outsider.close()
      await erp.stop()
      await rm(folder, { recursive: true })
    },
  }
}

const idsOf = (events: readonly { readonly meta: { readonly eventId: string } }[]): number =>
  new Set(events.map(({ meta }) => meta.eventId)).size

/** Waits until each is posted, then compares the ERP's own books with the facts: once each, none missing. */
export const expectPostedOnce = async (
  scene: FaultScene,
  orderIds: readonly string[],
  ceilingMs = 60_000,
): Promise<void> => {
  const { erp, outsider } = scene
  await eventually(
    `${String(orderIds.length)} orders to be posted`,
    () => {
      const count = scene.posted(orderIds)
      if (count < orderIds.length) throw new Error(`${String(count)} are`)
      return true
    },
    ceilingMs,
  )
  const documents = orderIds.map((orderId) => [orderId, erp.books.documentsOf(orderId)] as const)
  expect(documents.filter(([, count]) => count !== 1)).toEqual([])
  const facts = orderIds.map((orderId) => [orderId, outsider.seen(OrderPosted, orderId)] as const)
  expect(facts.filter(([, events]) => idsOf(events) !== 1).map(([orderId]) => orderId)).toEqual([])
  const strangers = facts.filter(
    ([orderId, [fact]]) => fact?.documentId !== erp.books.find(orderId)?.documentId,
  )
  expect(strangers.map(([orderId]) => orderId)).toEqual([])
}
