import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { MeshError, parseDecimal } from '@carrick/kernel'
import { InventoryLevelChanged } from '@carrick/schemas'
import { type MemoryWriter, startMemoryWriter } from '../adapters/memory-writer.fake.ts'
import { aLevel, LEVEL } from '../adapters/sample-level.fake.ts'
import type { WriteResult } from '../domain/record-write.ts'
import type { LevelWrite } from '../ports.ts'
import { writeStock } from './write-stock.handler.ts'

let writer: MemoryWriter
let shown = true
let room = true
let written: LevelWrite[] = []
let answer: (level: LevelWrite) => WriteResult | undefined = () => ({ kind: 'written' })
let calls = 0

beforeEach(async () => {
  shown = true
  room = true
  written = []
  calls = 0
  answer = () => ({ kind: 'written' })
  writer = await startMemoryWriter(
    writeStock({
      target: 'salesforce:demo-org/stock',
      isShown: () => shown,
      hasRoom: () => room,
      records: {
        write: (levels) => {
          calls += 1
          written.push(...levels)
          return Promise.resolve(levels.map(answer))
        },
      },
    }),
  )
})

afterEach(() => writer.stop())

const receive = (version: number, onHand = '12.5'): Promise<string> =>
  writer.receive(InventoryLevelChanged, LEVEL, aLevel(version, { onHand: parseDecimal(onHand) }))

const settle = (): Promise<void> => writer.clock.advance(20_000)
const onHand = () => written.map(({ fields }) => fields['On_Hand__c'])
const wish = async () => (await writer.runtime().why(LEVEL)).wanted[0]

describe('write stock', () => {
  it('writes a level with the instant that it is of', async () => {
    await receive(1)
    await settle()
    expect(written).toMatchObject([
      { key: `demo:${LEVEL}`, fields: { As_Of__c: '2026-11-23T12:00:00.000Z' } },
    ])
    expect(await wish()).toMatchObject({ state: 'clean', version: 1 })
  })

  it('writes the newest of many, and none that is late', async () => {
    room = false
    for (const version of [1, 2, 5, 3]) await receive(version, String(version))
    room = true
    await writer.clock.advance(120_000)
    expect(onHand()).toEqual([5])
    await receive(4, '4')
    await settle()
    expect(onHand()).toEqual([5])
  })

  it('keeps the levels of two ERPs apart that call a location the same', async () => {
    room = false
    await receive(1, '1')
    await writer.receive(InventoryLevelChanged, LEVEL, aLevel(2, { target: 'other' }))
    room = true
    await writer.clock.advance(120_000)
    expect(written.map(({ key, fields }) => [key, fields['On_Hand__c']])).toEqual([
      [`demo:${LEVEL}`, 1],
      [`other:${LEVEL}`, 12.5],
    ])
    expect(await wish()).toMatchObject({ state: 'clean', version: 2 })
  })

  it('waits while the calls of the day are for orders, and uses up no try', async () => {
    room = false
    await receive(1)
    await writer.clock.advance(3 * 3_600_000)
    expect(calls).toBe(0)
    expect(await wish()).toMatchObject({ state: 'dirty', attempts: 0 })
    room = true
    await writer.clock.advance(120_000)
    expect(onHand()).toEqual([12.5])
  })

  it('writes nothing unless mesh.yaml says so, and nothing old when it says so again', async () => {
    shown = false
    await receive(1, '1')
    await settle()
    shown = true
    await settle()
    expect(written).toEqual([])
    await receive(2, '2')
    await settle()
    expect(onHand()).toEqual([2])
  })

  it('leaves a product alone that the org does not have', async () => {
    answer = () => undefined
    await receive(1)
    await settle()
    expect(await wish()).toMatchObject({ state: 'clean' })
    expect(writer.told()).toEqual([])
  })

  it('writes again what was not written, with the newest level', async () => {
    const cause = new MeshError('MESH_SALESFORCE_ROW', 'UNABLE_TO_LOCK_ROW', { kind: 'retryable' })
    let failures = 1
    answer = () => (failures-- > 0 ? { kind: 'failed', cause } : { kind: 'written' })
    await receive(1, '1')
    await receive(2, '2')
    await writer.clock.advance(60_000)
    expect(onHand().at(-1)).toBe(2)
    expect(await wish()).toMatchObject({ state: 'clean', version: 2 })
  })

  it('takes the word of the org when that has a newer level', async () => {
    answer = () => ({
      kind: 'refused',
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'MESH_STATUS_VERSION: older',
      fields: [],
    })
    await receive(1)
    await settle()
    expect(writer.told()).toEqual([])
  })
})
