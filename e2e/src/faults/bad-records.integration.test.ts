import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { CaseOpened, OrderQueued } from '@carrick/schemas'
import type { StatusView } from '@carrick/service-host'
import { aMeta, anOrder, eventually } from '@carrick/testkit'
import { expectPostedOnce, type FaultScene, openFaultScene } from './fault-scene.fixture.ts'
import type { Member } from './member.fixture.ts'

let scene: FaultScene
let poster: Member
let before: StatusView
let whole: Buffer

beforeAll(async () => {
  scene = await openFaultScene()
  poster = await scene.start('erp-poster')
  before = await poster.status()
  const orderId = randomUUID()
  whole = Buffer.from(
    scene.outsider.bytesOf(OrderQueued, {
      meta: aMeta('OrderQueued', orderId),
      order: anOrder(orderId),
      target: 'demo',
      rule: 'all',
      mode: 'LIVE',
    }),
  )
}, 90_000)

afterAll(() => scene.stop(), 60_000)

const damaged = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(whole)
  change(bytes)
  return bytes
}

/** Many enough that some lie behind the bad record in its partition. */
const ORDERS_BEHIND = 60

const sendAndFollow = async (key: string | null, value: Buffer | null): Promise<void> => {
  await scene.outsider.publishBytes(OrderQueued.topic, key, value)
  await expectPostedOnce(scene, await scene.queue(ORDERS_BEHIND))
}

/** The registry is asked for an unknown id three times in 30 s: it may come. */
const LETTER_MS = 45_000

const letterOf = (key: string) =>
  eventually(
    `the dead letter of ${key}`,
    async () => {
      const letter = await poster.deadLetter(key)
      return 'state' in letter && letter
    },
    LETTER_MS,
  )

const expectDeadLetter = async (value: Buffer | null, code: string): Promise<void> => {
  const orderId = randomUUID()
  await sendAndFollow(orderId, value)
  expect(await letterOf(orderId)).toMatchObject({
    code,
    state: 'waiting',
    bytes: value?.toString('base64') ?? '',
    origin: { topic: OrderQueued.topic },
  })
}

describe('a bad record among good orders is a dead letter with a named reason', () => {
  it('truncated Avro', async () => {
    await expectDeadLetter(whole.subarray(0, whole.length - 40), 'MESH_CODEC_BODY')
  }, 60_000)

  it('a wrong magic byte', async () => {
    await expectDeadLetter(
      damaged((bytes) => bytes.writeUInt8(7, 0)),
      'MESH_CODEC_BYTES',
    )
  }, 60_000)

  it('an unknown schema id', async () => {
    await expectDeadLetter(
      damaged((bytes) => bytes.writeInt32BE(99_999_999, 1)),
      'MESH_CODEC_SCHEMA',
    )
  }, 60_000)

  it('no value', async () => {
    await expectDeadLetter(null, 'MESH_EVENT_EMPTY')
  }, 60_000)

  it('no key: a case of its own, for no order can wait for it', async () => {
    const known = new Set(scene.outsider.all(CaseOpened).map(({ caseId }) => caseId))
    await sendAndFollow(null, whole)
    const opened = await eventually('a case', () =>
      scene.outsider
        .all(CaseOpened)
        .find(({ caseId, code }) => code === 'MESH_EVENT_KEY' && !known.has(caseId)),
    )
    expect(opened).toMatchObject({ service: 'erp-poster', ownerRole: 'integrator' })
    expect(opened.subject).toMatch(new RegExp(`^${OrderQueued.topic}/0/\\d+$`))
  }, 60_000)

  it('all of them are counted in the status', async () => {
    const orderId = randomUUID()
    const since = await poster.status()
    await scene.outsider.publishBytes(OrderQueued.topic, orderId, Buffer.from('x'))
    await letterOf(orderId)
    const { lanes, totals } = await poster.status()
    expect(lanes['waiting']).toBe((since.lanes['waiting'] ?? 0) + 1)
    expect(since.lanes['waiting']).toBeGreaterThanOrEqual((before.lanes['waiting'] ?? 0) + 4)
    expect(totals['rejected'] ?? 0).toBeGreaterThan(before.totals['rejected'] ?? 0)
  }, 60_000)
})
