import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { BooksBackup } from '@carrick/erp/books'
import { CaseOpened, OrderDocumentLost } from '@carrick/schemas'
import type { CorrectionView, PlanView, RunView } from '@carrick/service-host'
import { eventually, joinAsOutsider, type Outsider } from '@carrick/testkit'
import { startWholeMesh, type WholeMesh } from '../whole-mesh.fixture.ts'

const TOKEN = 'token-of-the-integration-tests'

let mesh: WholeMesh
let outsider: Outsider
let backup: BooksBackup
/** Orders of the org: one that the backup has, one without its delivery, two that it does not have. */
let kept: string
let half: string
let gone: string
let leftOut: string

const askOf = async <T>(adminUrl: string, path: string, body: object): Promise<T> => {
  const response = await fetch(new URL(path, adminUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as T
}
const ask = <T>(path: string, body: object): Promise<T> => askOf(mesh.poster.adminUrl, path, body)
const askEvents = <T>(path: string, body: object): Promise<T> =>
  askOf(mesh.events.adminUrl, path, body)
const why = { by: 'a person', reason: 'the warehouse says so' }
const documentsOf = (recordId: string): number => mesh.erp.books.documentsOf(mesh.orderId(recordId))
/** Ships, invoices and delivers it in the ERP. */
const complete = (recordId: string): void => {
  const { books } = mesh.erp
  const { documentId = '' } = books.find(mesh.orderId(recordId)) ?? {}
  const done = [books.ship(documentId), books.invoice(documentId), books.deliver(documentId)]
  expect(done).toEqual([true, true, true])
}
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
  const { settings, books } = mesh.erp
  const { autoShipMs } = settings
  settings.autoShipMs = undefined
  half = await mesh.sell()
  await mesh.shown(
    half,
    `order ${half} accepted`,
    (fields) => fields['Acceptance_Status__c'] === 'ACCEPTED',
  )
  backup = books.backup()
  settings.autoShipMs = autoShipMs
  complete(half)
  gone = await mesh.sell()
  leftOut = await mesh.sell()
  for (const recordId of [half, gone, leftOut]) await invoiced(recordId)
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

describe('taking for true what the ERP says now', () => {
  const idOf = (recordId: string): string => mesh.orderId(recordId)

  it('shows first what would be told, and changes nothing', async () => {
    const plan = await askEvents<CorrectionView>('/v1/corrections', { keys: [idOf(leftOut)] })
    expect(plan.items).toMatchObject([{ key: idOf(leftOut), target: 'erp:demo' }])
    expect(plan.items[0]?.changes).toContainEqual(
      expect.stringMatching(/^delivery .* is taken back$/),
    )
    expect(mesh.org.record(leftOut)?.values).toMatchObject({ Fulfilment_Status__c: 'DELIVERED' })
  })

  it('brings the org to what the ERP has, without posting anything, and audited', async () => {
    const plan = await askEvents<CorrectionView>('/v1/corrections', {
      ...{ keys: [], target: 'erp:demo' },
    })
    const planned = plan.items.map(({ key }) => key)
    expect(planned).toEqual(expect.arrayContaining([idOf(half), idOf(leftOut)]))
    expect(planned).not.toContain(idOf(kept))
    const run = await askEvents<RunView>(`/v1/corrections/${plan.hash}/run`, why)
    for (const recordId of [half, leftOut])
      expect(run.items).toContainEqual(
        expect.objectContaining({ key: idOf(recordId), result: 'done' }),
      )
    await mesh.shown(
      half,
      'the order without its delivery',
      (fields) =>
        fields['Fulfilment_Status__c'] !== 'DELIVERED' &&
        fields['Billing_Status__c'] !== 'INVOICED' &&
        fields['Lifecycle_Status__c'] === 'OPEN',
    )
    await mesh.shown(
      leftOut,
      'the order that is gone as cancelled',
      (fields) =>
        fields['Lifecycle_Status__c'] === 'CANCELLED' &&
        fields['Fulfilment_Status__c'] !== 'DELIVERED' &&
        fields['Billing_Status__c'] !== 'INVOICED',
    )
    expect(documentsOf(leftOut)).toBe(0)
    const [audit] = await mesh.events.runtime.audit(idOf(leftOut), 1)
    expect(audit).toMatchObject({ verb: 'accept', ...why, outcome: 'done' })
  }, 60_000)

  it('is done once, and what the ERP tells after it counts', async () => {
    const plan = await askEvents<CorrectionView>('/v1/corrections', {
      keys: [idOf(half), idOf(leftOut)],
    })
    expect(plan.items).toEqual([])
    complete(half)
    await invoiced(half)
    expect(documentsOf(half)).toBe(1)
  }, 60_000)
})
