import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import { ReturnStatusChanged } from '@carrick/schemas'
import { SOME_ORDER } from '@carrick/testkit'
import { type MemoryWriter, startMemoryWriter } from '../adapters/memory-writer.fake.ts'
import { aReturn, aReturnLine } from '../adapters/sample-return.fake.ts'
import { createScriptedOrg, type ScriptedOrg } from '../adapters/scripted-org.fake.ts'
import type { WriteResult } from '../domain/record-write.ts'
import { writeReturns } from './write-returns.handler.ts'

const HEADER = '0Zo000000000001AAA'
const LINE = '0Zi000000000001AAA'
const OTHER = '0Zo000000000002AAA'

const failing = (kind: MeshError['kind']): WriteResult => ({
  kind: 'failed',
  cause: new MeshError('MESH_SALESFORCE_ROW', 'UNABLE_TO_LOCK_ROW', { kind }),
})

const refusal = (errorCode: string): WriteResult => ({
  kind: 'refused',
  errorCode,
  message: 'no',
  fields: [],
})

let org: ScriptedOrg
let writer: MemoryWriter

beforeEach(async () => {
  org = createScriptedOrg()
  writer = await startMemoryWriter(
    writeReturns({ org, orgName: 'demo-org', target: 'salesforce:demo-org' }),
  )
})

afterEach(() => writer.stop())

const receive = (over: Partial<ReturnStatusChanged> = {}, id?: string): Promise<string> =>
  writer.receive(ReturnStatusChanged, SOME_ORDER, aReturn(over), id)

const other = { returnId: 'another-return', recordId: OTHER, lines: [] }

const wish = async () => (await writer.runtime().why(SOME_ORDER)).wanted[0]

describe('write returns', () => {
  it('writes the return, then its lines', async () => {
    await receive()
    expect(org.writes).toEqual([HEADER, LINE])
    expect(org.records.get(HEADER)).toMatchObject({ Return_Status__c: 'AUTHORIZED' })
    expect(await wish()).toMatchObject({ state: 'clean' })
  })

  it('writes once what is delivered twice', async () => {
    const id = await receive()
    await receive({}, id)
    await receive()
    expect(org.writes).toEqual([HEADER, LINE])
  })

  it('leaves an older status that comes late', async () => {
    await receive({ statusVersion: 2, state: 'RECEIVED' })
    await receive({ statusVersion: 1 })
    expect(org.writes).toEqual([HEADER, LINE])
    expect(org.records.get(HEADER)).toMatchObject({ Return_Status__c: 'RECEIVED' })
  })

  it('writes two returns of an order side by side, each in its own newest status', async () => {
    await receive({ statusVersion: 7, state: 'CREDITED' })
    await receive(other)
    await receive({ ...other, statusVersion: 2, state: 'RECEIVED' })
    expect(org.records.get(HEADER)).toMatchObject({ Return_Status__c: 'CREDITED' })
    expect(org.records.get(OTHER)).toMatchObject({ Return_Status__c: 'RECEIVED' })
  })

  it('takes the word of the org when that has a newer status, and opens no case', async () => {
    const newer = { Last_Event_Version__c: 9 }
    await org.update([[{ type: 'ReturnOrder', id: HEADER, fields: newer }]], {
      signal: new AbortController().signal,
      deadlineMs: 1,
    })
    await receive({ statusVersion: 4 })
    expect(await wish()).toMatchObject({ state: 'clean' })
    expect(org.records.has(LINE)).toBe(false)
    expect(writer.told()).toEqual([])
  })

  it('has nothing to do for a return that has no record in this org', async () => {
    await receive({ recordId: null, recordType: null })
    expect(org.writes).toEqual([])
    expect(await wish()).toBeUndefined()
  })

  it('tries a locked line again', async () => {
    let locks = 1
    org.answer = (id) => (id === LINE && locks-- > 0 ? failing('retryable') : undefined)
    await receive()
    expect(org.writes).toEqual([HEADER, HEADER, LINE])
  })

  it('waits for an org that is away as long as it takes, without using up a try', async () => {
    org.answer = () => failing('held')
    await receive()
    await writer.clock.advance(3 * 3_600_000)
    expect(await wish()).toMatchObject({ state: 'dirty', attempts: 0 })
    org.answer = () => undefined
    await writer.clock.advance(60_000)
    expect(await wish()).toMatchObject({ state: 'clean' })
    expect(writer.told()).toEqual([])
  })

  it('opens a case for a return that the org refuses, writes the others, and closes it with the next', async () => {
    org.answer = (id) => (id === HEADER ? refusal('STRING_TOO_LONG') : undefined)
    await receive()
    expect(writer.told()).toEqual(['MESH_SALESFORCE_REFUSED'])
    await receive({ ...other, state: 'RECEIVED' })
    expect(org.records.get(OTHER)).toMatchObject({ Return_Status__c: 'RECEIVED' })
    org.answer = () => undefined
    await receive({ statusVersion: 2 })
    expect(writer.told().at(-1)).toBe('CaseResolved')
    expect(await wish()).toMatchObject({ state: 'clean' })
  })

  it('opens a case for a return that is deleted, and writes no lines', async () => {
    org.answer = () => refusal('ENTITY_IS_DELETED')
    await receive()
    expect(org.writes).toEqual([])
    expect(writer.told()).toEqual(['MESH_SALESFORCE_DELETED'])
  })

  it('ends the same when it dies between the write and its record', async () => {
    org.isMute = true
    await receive({ lines: [aReturnLine()] })
    expect(org.writes).toEqual([HEADER])
    org.isMute = false
    await writer.takeOver()
    expect(await wish()).toMatchObject({ state: 'clean' })
    expect(org.writes).toEqual([HEADER, HEADER, LINE])
    expect(writer.told()).toEqual([])
  })
})
