import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { erpContract } from '@carrick/erp/contract'
import { runningInGroup } from '../launch/process-group.ts'
import { trytonErp } from './erp-under-test.fixture.ts'
import type { TrytonSession } from './json-rpc.ts'
import { openTrytonLevers, type TrytonLevers } from './levers.ts'
import { masterData } from './master-data.fixture.ts'
import { search } from './records.ts'
import { startTryton, type Tryton } from './start-tryton.ts'
import { becomes, enterDraft, openApi } from './tryton.fixture.ts'

const postgres = process.env['CARRICK_TEST_POSTGRES'] ?? ''
const cache = join(import.meta.dirname, '../../../.carrick/tryton')
/** The first start of a clone installs Tryton. */
const INSTALL_MS = 900_000
const LONG_MS = 120_000

let folder: string
let tryton: Tryton
let api: TrytonSession
let levers: TrytonLevers

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-tryton-'))
  tryton = await startTryton({ folder, cache, postgres, masterData })
  api = await openApi(tryton)
  levers = await openTrytonLevers(tryton)
}, INSTALL_MS)
afterAll(async () => {
  await tryton.stop()
  rmSync(folder, { recursive: true })
}, LONG_MS)

const press = (button: string, sale: number) => api.call(`model.sale.sale.${button}`, [sale])

describe('a Tryton with our customers and products', () => {
  it(
    'ships an order in parts, invoices what was shipped, and taxes customers of its country',
    async () => {
      const sale = await enterDraft(api, tryton, ['W-1', 'RIVAGE', 'ROPE-08', 4])
      await press('quote', sale)
      await press('confirm', sale)
      await becomes(api, sale, 'processing')
      const shipments = [['moves.origin.sale', '=', sale, 'sale.line']]
      const ids = (await search(api, 'stock.shipment.out', shipments, [])).map(({ id }) => id ?? 0)
      await api.call('model.stock.shipment.out.assign_try', ids)
      expect((await levers.books('W-1'))[0]?.lines).toMatchObject([{ reserved: '4', shipped: '0' }])
      expect(await levers.ship('W-1', { 'ROPE-08': 2 })).toBe(1)
      expect(await levers.postInvoices('W-1', { 'ROPE-08': 1 })).toBe(1)
      expect(await levers.books('W-1')).toMatchObject([
        {
          ...{ customer: 'RIVAGE', state: 'processing', shipmentState: 'partially shipped' },
          ...{ untaxed: '356.00', tax: '71.20', total: '427.20' },
          lines: [{ sku: 'ROPE-08', quantity: '4', shipped: '2', reserved: '0', invoiced: '1' }],
          invoices: [{ untaxed: '89.00' }],
        },
      ])
      expect(await levers.ship('W-1')).toBe(1)
      expect(await levers.ship('W-1')).toBe(0)
      expect(await levers.postInvoices('W-1')).toBe(2)
      const [order] = await levers.books('W-1')
      expect(order?.lines).toMatchObject([{ shipped: '4', invoiced: '4' }])
    },
    LONG_MS,
  )

  it(
    'keeps a credit hold from the API user until a person lifts it, and sells at the price list',
    async () => {
      const sale = await enterDraft(api, tryton, ['W-2', 'TULLY', 'ROPE-08', 10])
      await press('quote', sale)
      await expect(press('confirm', sale)).rejects.toThrow('credit limit')
      expect(await levers.books('W-2')).toMatchObject([
        { state: 'quotation', untaxed: '801.00', tax: '0' },
      ])
      await levers.release('W-2')
      expect(await levers.books('W-2')).toMatchObject([{ state: 'processing' }])
      expect(await levers.cancelShipments('W-2')).toBe(1)
    },
    LONG_MS,
  )

  it(
    'warns of what is not in stock, ships what is there and the rest when it came',
    async () => {
      const sale = await enterDraft(api, tryton, ['W-3', 'RIVAGE', 'ANCH-10', 5])
      await expect(press('quote', sale)).rejects.toMatchObject({
        code: 'MESH_LAB_TRYTON_WARNING',
        warning: expect.stringMatching(/^stock_quantity_warning_/),
      })
      await levers.quote('W-3')
      await levers.release('W-3')
      expect(await levers.ship('W-3')).toBe(1)
      const shipped = async () => (await levers.books('W-3'))[0]?.lines[0]?.shipped
      expect(await shipped()).toBe('3')
      expect(await levers.ship('W-3')).toBe(0)
      await levers.setStock('ANCH-10', '10')
      expect(await levers.ship('W-3')).toBe(1)
      expect(await shipped()).toBe('5')
    },
    LONG_MS,
  )

  it(
    'starts again from what was kept, without the orders of before, and leaves no process',
    async () => {
      const again = await startTryton({
        folder: join(folder, 'again'),
        cache,
        postgres,
        masterData,
      })
      const pids = again.pids()
      expect(pids.map((pid) => runningInGroup(pid).includes(pid))).toEqual([true, true])
      expect(await (await openTrytonLevers(again)).books()).toEqual([])
      await again.stop()
      expect(pids.flatMap((pid) => runningInGroup(pid))).toEqual([])
    },
    LONG_MS,
  )
})

/** Jest's own, with time for what Tryton does in seconds and not in milliseconds. */
const patient = {
  describe,
  it: (name: string, run: () => Promise<void>) => {
    it(name, run, LONG_MS)
  },
  beforeAll: (run: () => Promise<void>) => {
    beforeAll(run, LONG_MS)
  },
  afterAll: (run: () => Promise<void>) => {
    afterAll(run, LONG_MS)
  },
}

erpContract('Tryton', () => trytonErp(tryton, postgres), { runner: patient })
