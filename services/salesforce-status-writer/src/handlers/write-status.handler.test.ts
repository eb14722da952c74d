import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import { OrderStatusChanged } from '@carrick/schemas'
import { SOME_ORDER } from '@carrick/testkit'
import { type MemoryWriter, startMemoryWriter } from '../adapters/memory-writer.fake.ts'
import { aBackorder, aLineStatus, aStatus } from '../adapters/sample-status.fake.ts'
import { createScriptedOrg, type ScriptedOrg } from '../adapters/scripted-org.fake.ts'
import type { WriteResult } from '../domain/record-write.ts'
import { writeStatus } from './write-status.handler.ts'

const ORDER = '801000000000001AAA'
const LINE = '802000000000001AAA'
const TASK = `${SOME_ORDER}:backorder`

const failing = (kind: MeshError['kind']): WriteResult => ({
  kind: 'failed',
  cause: new MeshError('MESH_SALESFORCE_ROW', 'UNABLE_TO_LOCK_ROW', { kind }),
})

let org: ScriptedOrg
let writer: MemoryWriter

beforeEach(async () => {
  org = createScriptedOrg()
  writer = await startMemoryWriter(
    writeStatus({
      org,
      target: 'salesforce:demo-org',
      policy: () => ({ org: 'demo-org', zone: 'UTC', backorderTask: true, backorderDueInMs: 0 }),
    }),
  )
})

afterEach(() => writer.stop())

const receive = (status: OrderStatusChanged, id?: string): Promise<string> =>
  writer.receive(OrderStatusChanged, status.orderId, status, id)

const wish = async () => (await writer.runtime().why(SOME_ORDER)).wanted[0]

describe('write status', () => {
  it('writes the order, then its lines, then its task', async () => {
    await receive(aStatus({ lines: [aBackorder()] }))
    expect(org.writes).toEqual([ORDER, LINE, TASK])
    expect(await wish()).toMatchObject({ state: 'clean', version: 1 })
  })

  it('writes once what is delivered twice', async () => {
    const id = await receive(aStatus())
    await receive(aStatus(), id)
    await receive(aStatus())
    expect(org.writes).toEqual([ORDER, LINE])
  })

  it('leaves an older status that comes late', async () => {
    await receive(aStatus({ statusVersion: 2, fulfilment: 'SHIPPED' }))
    await receive(aStatus({ statusVersion: 1 }))
    expect(org.writes).toEqual([ORDER, LINE])
    expect(org.records.get(ORDER)).toMatchObject({ Fulfilment_Status__c: 'SHIPPED' })
  })

  it('takes the word of the org when that has a newer status, and opens no case', async () => {
    await org.update([[{ type: 'Order', id: ORDER, fields: { Last_Event_Version__c: 9 } }]], {
      signal: new AbortController().signal,
      deadlineMs: 1,
    })
    await receive(aStatus({ statusVersion: 4 }))
    expect(await wish()).toMatchObject({ state: 'clean', version: 4 })
    expect(org.records.has(LINE)).toBe(false)
    expect(writer.told()).toEqual([])
  })

  it('has nothing to do for an order that was not taken in this org', async () => {
    await receive(aStatus({ origin: { ...aStatus().origin, recordId: null, org: null } }))
    expect(org.writes).toEqual([])
    expect(await wish()).toBeUndefined()
  })

  it('tries a locked record again, and then writes the rest', async () => {
    let locks = 1
    org.answer = (id) => (id === LINE && locks-- > 0 ? failing('retryable') : undefined)
    await receive(aStatus())
    expect(org.writes).toEqual([ORDER, ORDER, LINE])
  })

  it('waits for an org that is away as long as it takes, without using up a try', async () => {
    org.answer = () => failing('held')
    await receive(aStatus())
    await writer.clock.advance(3 * 3_600_000)
    expect(await wish()).toMatchObject({ state: 'dirty', attempts: 0 })
    org.answer = () => undefined
    await writer.clock.advance(60_000)
    expect(await wish()).toMatchObject({ state: 'clean' })
    expect(writer.told()).toEqual([])
  })

  it('opens a case for a record that the org refuses, writes the others, and closes it with the next', async () => {
    org.answer = (id) =>
      id === ORDER
        ? { kind: 'refused', errorCode: 'STRING_TOO_LONG', message: 'too long', fields: [] }
        : undefined
    await receive(aStatus())
    expect(org.writes).toEqual([LINE])
    expect(writer.told()).toEqual(['MESH_SALESFORCE_REFUSED'])
    org.answer = () => undefined
    await receive(aStatus({ statusVersion: 2 }))
    expect(writer.told()).toEqual(['MESH_SALESFORCE_REFUSED', 'CaseResolved'])
  })

  it('opens a case for an order that is deleted, and writes no lines', async () => {
    org.answer = () => ({
      kind: 'refused',
      errorCode: 'ENTITY_IS_DELETED',
      message: 'entity is deleted',
      fields: [],
    })
    await receive(aStatus())
    expect(org.writes).toEqual([])
    expect(writer.told()).toEqual(['MESH_SALESFORCE_DELETED'])
  })

  it('keeps bytes that are no event in the lane of their order, and goes on with others', async () => {
    await writer.receiveBytes(
      OrderStatusChanged.topic,
      'another-order',
      Buffer.from('not an event'),
    )
    await receive(aStatus())
    expect(writer.told()).toHaveLength(1)
    expect(org.writes).toEqual([ORDER, LINE])
  })

  it('ends the same when it dies between the write and its record', async () => {
    org.isMute = true
    await receive(aStatus({ lines: [aBackorder()] }))
    expect(org.writes).toEqual([ORDER])
    org.isMute = false
    await writer.takeOver()
    expect(await wish()).toMatchObject({ state: 'clean' })
    expect(org.writes).toEqual([ORDER, ORDER, LINE, TASK])
    expect([...org.records.keys()]).toEqual([ORDER, LINE, TASK])
    expect(writer.told()).toEqual([])
  })

  it('has one task for all backorders of an order, open while there is one', async () => {
    const lines = [aBackorder()]
    await receive(aStatus({ statusVersion: 1, lines }))
    expect(org.records.get(TASK)).toMatchObject({ Status: 'Not Started' })
    await receive(aStatus({ statusVersion: 2, lines: [aLineStatus()] }))
    expect(org.records.get(TASK)).toMatchObject({ Status: 'Completed' })
    await receive(aStatus({ statusVersion: 3, lines }))
    expect(org.records.get(TASK)).toMatchObject({ Status: 'Not Started' })
    expect(org.records.size).toBe(3)
  })

  it('writes a task again after a lost answer, and has one', async () => {
    org.isMute = true
    await receive(aStatus({ lines: [aBackorder()] }))
    org.isMute = false
    await writer.clock.advance(60_000)
    expect(await wish()).toMatchObject({ state: 'clean' })
    expect([...org.records.keys()].filter((key) => key === TASK)).toHaveLength(1)
  })
})
