import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { BooksBackup } from '@carrick/erp/books'
import { CaseOpened, OrderDocumentLost } from '@carrick/schemas'
import type { PlanView, RunView } from '@carrick/service-host'
import { eventually, joinAsOutsider, type Outsider } from '@carrick/testkit'
import { startWholeMesh, type WholeMesh } from '../whole-mesh.fixture.ts'

const TOKEN = 'token-of-the-integration-tests'

let mesh: WholeMesh
let outsider: Outsider
let backup: BooksBackup
/** Orders of the org: one that the backup has, one that it does not. */
let kept: string
let gone: string

const ask = async <T>(path: string, body: object): Promise<T> => {
  const response = await fetch(new URL(path, mesh.poster.adminUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as T
}
const documentsOf = (recordId: string): number => mesh.erp.books.documentsOf(mesh.orderId(recordId))
const invoiced = (recordId: string) =>
  mesh.shown(
    recordId,
    `order ${recordId} delivered and invoiced`,
    (fields) =>
      fields['Fulfilment_Status__c'] === 'DELIVERED' && fields['Billing_Status__c'] === 'INVOICED',
  )
const deadLetterOf = async (recordId: string) =>
  (await mesh.poster.runtime.deadLetters(100)).find(
    ({ lane }) => lane.key === mesh.orderId(recordId),
  )

beforeAll(async () => {
  mesh = await startWholeMesh()
  outsider = await joinAsOutsider([OrderDocumentLost.topic, CaseOpened.topic])
  kept = await mesh.sell()
  await invoiced(kept)
  backup = mesh.erp.books.backup()
  gone = await mesh.sell()
  await invoiced(gone)
  await mesh.erp.down()
  mesh.erp.books.restore(backup)
  await mesh.erp.up()
}, 120_000)

afterAll(async () => {
  await outsider.close()
  await mesh.stop()
}, 30_000)

describe('an ERP that was restored from a backup', () => {
  it('is noticed, and an order that is gone waits for a person, who sees what else is gone', async () => {
    const lost = await eventually(
      'the order to be told of as lost',
      () => outsider.seen(OrderDocumentLost, mesh.orderId(gone))[0],
      60_000,
    )
    expect([lost.shipments.length, lost.invoices.length]).toEqual([1, 1])
    const dead = await eventually('a dead letter', () => deadLetterOf(gone), 30_000)
    expect(dead.lane.failure?.code).toBe('MESH_ERP_DOCUMENT_GONE')
    const codes = outsider.seen(CaseOpened, 'erp:demo').map(({ code }) => code)
    expect(codes).toContain('MESH_ERP_RESTORED')
  }, 120_000)

  it('gets nothing again by itself, and the org goes on to show what was told', async () => {
    const after = await mesh.sell()
    await invoiced(after)
    expect([documentsOf(kept), documentsOf(gone), documentsOf(after)]).toEqual([1, 0, 1])
    expect(mesh.org.record(gone)?.values).toMatchObject({
      Integration_Status__c: 'POSTED',
      Fulfilment_Status__c: 'DELIVERED',
    })
  }, 60_000)

  it('gets the order once more when an operator says so, once, and audited', async () => {
    const key = mesh.orderId(gone)
    const plan = await ask<PlanView>('/v1/plans', { verb: 'retry', keys: [key] })
    expect(plan.items).toMatchObject([{ key, code: 'MESH_ERP_DOCUMENT_GONE' }])
    expect(documentsOf(gone)).toBe(0)
    const run = await ask<RunView>(`/v1/plans/${plan.hash}/run`, {
      by: 'a person',
      reason: 'nothing of it left the warehouse',
    })
    expect(run.items).toMatchObject([{ key, result: 'done' }])
    await eventually('the order in the ERP', () => documentsOf(gone) === 1, 30_000)
    const [audit] = await mesh.poster.runtime.audit(key, 1)
    expect(audit).toMatchObject({ verb: 'retry', by: 'a person', outcome: 'done' })
    const held = mesh.erp.books.find(key)
    expect(mesh.erp.books.order(held?.documentId ?? '')?.creates).toBe(1)
  }, 60_000)
})
