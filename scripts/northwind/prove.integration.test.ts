import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { systemClock } from '@carrick/kernel'
import { silentLogger } from '@carrick/telemetry'
import { readRunData } from '../start/run-data.ts'
import { activateOrders } from '../start/sales-team.ts'
import { createTally, type Difference } from './facts.ts'
import { type Proof, prove } from './prove.ts'
import { isPassed } from './report.ts'
import { openScene, type Scene } from './scene.ts'
import { accountsOf, compareOrders, compareStatuses, takeSnapshot } from './snapshot.ts'

const ROOT = join(import.meta.dirname, '../..')
const data = readRunData(join(ROOT, 'lab/data/cents.json'))
const { orders } = data
const LINES = orders.reduce((sum, { lines }) => sum + lines.length, 0)

let folder: string
let scene: Scene
let proof: Proof

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-northwind-'))
  const servers = {
    kafka: { address: process.env['CARRICK_TEST_KAFKA'] ?? '' },
    registry: { address: process.env['CARRICK_TEST_REGISTRY'] ?? '' },
    postgres: { address: process.env['CARRICK_TEST_POSTGRES'] ?? '' },
  }
  const logger = silentLogger()
  scene = await openScene({ root: ROOT, folder, servers, data, logger, erp: 'demo' })
  proof = await prove(scene.sides, {
    orders,
    sell: () => activateOrders(scene.desk, orders),
    clock: systemClock,
    signal: new AbortController().signal,
    say: () => undefined,
  })
}, 120_000)

afterAll(async () => {
  await scene.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** What a new comparison finds after something was changed in the ERP's books behind the mesh. */
const found = async (): Promise<readonly Difference[]> => {
  const tally = createTally()
  const snapshot = await takeSnapshot(scene.sides, orders)
  compareOrders(scene.sides, snapshot, tally)
  compareStatuses(scene.sides, snapshot.traced, tally)
  return tally.differences
}

const booksOf = ({ outside }: Scene) => {
  if (outside.erp === undefined) throw new Error('The demo ERP is not there')
  return outside.erp.books
}

const inBooks = (reference: string) => {
  const books = booksOf(scene)
  const held = books.orders.find(({ order }) => order.customerPoNumber === reference)
  if (held === undefined) throw new Error(`${reference} is not in the ERP`)
  return held
}

describe('amounts that are hard to round', () => {
  it('are the same in file, org, mesh and ERP, to the cent, through parts of shipments and invoices', () => {
    expect(proof.differences).toEqual([])
    expect(isPassed(proof, orders.length)).toBe(true)
    expect(proof).toMatchObject({ submitted: 12, posted: 12, lost: 0, duplicates: 0 })
    // Which orders get the scarce stock is up to the order in which they arrive.
    const { orders: moved, ...each } = proof.partial
    expect(moved).toBeGreaterThanOrEqual(6)
    expect(each).toEqual({ shipped: moved, invoiced: moved, agreed: moved })
    for (const side of ['org', 'mesh', 'erp'] as const)
      expect(proof.counts[side]).toMatchObject({ quantity: LINES, net: LINES + orders.length })
  })

  it('are found out when the ERP has a cent more on an order', async () => {
    const held = inBooks('CENT-01')
    const { document } = held
    held.document = { ...document, netAmount: '65.11' }
    expect(document.netAmount).toBe('65.09')
    expect(await found()).toEqual([
      {
        order: 'CENT-01',
        line: null,
        side: 'erp',
        fact: 'net',
        expected: '65.09',
        found: '65.11',
      },
    ])
    held.document = document
  })

  it('are found out when an invoice of the ERP has a cent less, in org and mesh', async () => {
    const { invoices } = inBooks('CENT-05')
    const [first] = invoices
    if (first === undefined) throw new Error('CENT-05 has no invoice')
    invoices[0] = { ...first, netAmount: '1.00' }
    const differences = await found()
    expect(differences.map(({ order, side, fact }) => [order, side, fact])).toEqual([
      ['CENT-05', 'org', 'invoicedAmount'],
      ['CENT-05', 'mesh', 'invoicedAmount'],
    ])
    invoices[0] = first
  })

  it('are found out when the ERP has an order twice, or not at all', async () => {
    const books = booksOf(scene)
    const snapshot = await takeSnapshot(scene.sides, orders)
    const [first, ...others] = snapshot.traced
    if (first === undefined) throw new Error('There are no orders')
    const twice = { ...first, documents: [...first.documents, ...first.documents] }
    expect(accountsOf({ ...snapshot, traced: [twice, ...others] })).toMatchObject({ duplicates: 1 })
    const gone = { ...first, documents: [] }
    expect(accountsOf({ traced: [gone, ...others], strangers: 1 })).toMatchObject({
      lost: 1,
      duplicates: 1,
      posted: books.orders.length - 1,
    })
  })
})
