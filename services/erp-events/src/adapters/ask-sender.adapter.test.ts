import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { askSender } from './ask-sender.adapter.ts'
import { startWarehouse, type Warehouse } from './warehouse.fake.ts'

const patient = new AbortController().signal
let warehouse: Warehouse

beforeEach(async () => {
  warehouse = await startWarehouse()
})

afterEach(() => warehouse.close())

const ask = (over: { readonly url?: string; readonly token?: string } = {}) =>
  askSender({ ...warehouse, ...over }, { from: 8, to: 9 }, patient)

describe('a sender that is asked', () => {
  it('gives what it has of the numbers, and keeps its own parameters', async () => {
    warehouse.messages.set(7, { sequence: 7 }).set(8, { sequence: 8 })
    expect(await ask()).toEqual([{ sequence: 8 }])
    expect(warehouse.asked).toEqual(['8-9'])
  })

  it.each([401, 404, 429, 500, 302])('is away with an answer of %s', async (status) => {
    warehouse.fault = { status, location: 'http://elsewhere.example/' }
    await expect(ask()).rejects.toMatchObject({
      kind: 'held',
      code: 'MESH_FACTS_PULL_AWAY',
      message: expect.stringContaining(`it answers ${String(status)}`) as unknown,
    })
    expect(warehouse.asked).toHaveLength(1)
  })

  it('is away where nobody listens, and does not say our token', async () => {
    const answer = ask({ url: 'http://127.0.0.1:1/facts', token: 'secret' })
    await expect(answer).rejects.toMatchObject({ kind: 'held' })
    await expect(answer).rejects.not.toThrow('secret')
  })

  it.each([
    ['no JSON', '<html>'],
    ['no list', '{"messages":{}}'],
    ['a list alone', '[]'],
  ])('makes no sense with %s', async (_what, body) => {
    warehouse.fault = { status: 200, body }
    await expect(ask()).rejects.toMatchObject({
      kind: 'terminal',
      code: 'MESH_FACTS_PULL_FORMAT',
    })
  })

  it('makes no sense when its answer does not end', async () => {
    warehouse.fault = { status: 200, body: ' '.repeat(17_000_000) }
    await expect(ask()).rejects.toThrow('more than 16000000 bytes')
  })
})
