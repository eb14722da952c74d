import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import { CaseOpened, CaseResolved } from '@carrick/schemas'
import { SOME_ORDER } from '@carrick/testkit'
import { type MemoryWriter, startMemoryWriter } from '../adapters/memory-writer.fake.ts'
import { aCaseOpened, aCaseResolved, CASE } from '../adapters/sample-case.fake.ts'
import { createScriptedOrg, type ScriptedOrg } from '../adapters/scripted-org.fake.ts'
import { writeCases } from './write-cases.handler.ts'

const TASK = `${SOME_ORDER}:${CASE}`

let org: ScriptedOrg
let writer: MemoryWriter

beforeEach(async () => {
  org = createScriptedOrg()
  writer = await startMemoryWriter(
    writeCases({ org, orgName: 'demo-org', target: 'salesforce:demo-org', zone: 'UTC' }),
  )
})

afterEach(() => writer.stop())

const open = (over: Partial<CaseOpened> = {}, id?: string): Promise<string> =>
  writer.receive(CaseOpened, SOME_ORDER, aCaseOpened(over), id)
const resolve = (over: Partial<CaseResolved> = {}): Promise<string> =>
  writer.receive(CaseResolved, SOME_ORDER, aCaseResolved(over))

const absent = {
  kind: 'failed',
  cause: new MeshError('MESH_SALESFORCE_ORDER_ABSENT', 'not there yet', { kind: 'retryable' }),
} as const

describe('write cases', () => {
  it('opens one task and completes it when the case is over', async () => {
    await open()
    expect(org.records.get(TASK)).toMatchObject({ Status: 'Not Started' })
    await resolve()
    expect(org.records.get(TASK)).toMatchObject({ Status: 'Completed' })
    expect(org.writes).toEqual([TASK, TASK])
  })

  it('does nothing when the case is delivered twice', async () => {
    const id = await open()
    await open({}, id)
    await open()
    expect(org.writes).toEqual([TASK])
  })

  it('has one task for each case of an order', async () => {
    await open()
    await open({ caseId: 'another' })
    await resolve()
    expect(org.records.get(TASK)).toMatchObject({ Status: 'Completed' })
    expect(org.records.get(`${SOME_ORDER}:another`)).toMatchObject({ Status: 'Not Started' })
  })

  it('makes none for cases of other people, nor of its own failures', async () => {
    await open({ ownerRole: 'operator', service: 'salesforce-status-writer' })
    expect(org.writes).toEqual([])
  })

  it('waits until the order has its record', async () => {
    org.answer = () => absent
    await open()
    expect(org.writes).toEqual([])
    org.answer = () => undefined
    await writer.clock.advance(10_000)
    expect(org.writes).toEqual([TASK])
  })

  it('tells an operator in the end when the order never gets one, without a task about that', async () => {
    org.answer = () => absent
    await open()
    await writer.clock.advance(3_600_000)
    expect(writer.told()).toEqual(['MESH_SALESFORCE_ORDER_ABSENT'])
    org.answer = () => undefined
    await writer.clock.advance(3_600_000)
    expect(org.writes).toEqual([])
  })

  it('keeps bytes that are no event in their lane', async () => {
    await writer.receiveBytes(CaseOpened.topic, 'another-order', Buffer.from('not an event'))
    await open()
    expect(writer.told()).toHaveLength(1)
    expect(org.writes).toEqual([TASK])
  })

  it('ends the same when it dies between the write and its record', async () => {
    org.isMute = true
    await open()
    org.isMute = false
    await writer.takeOver()
    expect([...org.records.keys()]).toEqual([TASK])
    await resolve()
    expect(org.records.get(TASK)).toMatchObject({ Status: 'Completed' })
  })
})
