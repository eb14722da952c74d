import { systemClock } from '@carrick/kernel'
import { factsOf } from './promises/facts.ts'
import { untold } from './promises/told.ts'
import { allServiceBooks, clientBooks, documentsOf, orgBooks } from './scene/books.ts'
import { ERPS } from './scene/mesh-config.ts'
import type { Scene } from './scene/scene.ts'

const LOOK_MS = 500

const isShownDone = (scene: Scene, record: string): boolean => {
  const fields = scene.org.record(record)?.values ?? {}
  return (
    fields['Lifecycle_Status__c'] === 'CANCELLED' ||
    (fields['Fulfilment_Status__c'] === 'DELIVERED' && fields['Billing_Status__c'] === 'INVOICED')
  )
}

const isToldDone = async (scene: Scene, order: string): Promise<boolean> => {
  const told = await scene.sellers.ask(order).catch(() => undefined)
  return told?.['fulfilment'] === 'DELIVERED' && told['billing'] === 'INVOICED'
}

/** Waits until each accepted order has come to an end, or the ceiling; how many have not. */
export const settle = async (scene: Scene, ceilingMs: number): Promise<number> => {
  const end = systemClock.monotonic() + ceilingMs
  const done = new Set<string>()
  for (;;) {
    const facts = factsOf([...scene.history.entries, ...(await allServiceBooks(scene.services))])
    const isKept = (order: string): boolean => facts.lanes.has(order) || facts.missed.has(order)
    for (const { order, by, record } of facts.accepted.values()) {
      if (done.has(order)) continue
      if (
        isKept(order) ||
        (by === 'org' ? isShownDone(scene, record) : await isToldDone(scene, order))
      )
        done.add(order)
    }
    const left = facts.accepted.size - done.size
    const isDone =
      left === 0 && (await scene.returners.areDone(isKept)) && untold(facts).length === 0
    if (isDone || systemClock.monotonic() > end) return left
    await systemClock.sleep(LOOK_MS)
  }
}

/** Writes down what every book says at the end. */
export const writeBooks = async (scene: Scene): Promise<void> => {
  const { history, observer, services, org, erps, sellers, returners } = scene
  await observer.catchUp(30_000)
  const byClients = history.entries.flatMap((entry) =>
    entry.kind === 'accepted' && entry.by === 'client' ? [entry.order] : [],
  )
  const books = [
    ...(await allServiceBooks(services)),
    ...ERPS.flatMap((name) => documentsOf(name, erps[name])),
    ...orgBooks(org, sellers.records.values()),
    ...(await clientBooks(sellers, byClients)),
    ...(await returners.books()),
  ]
  // What a service committed while its tables were read is published by now as well.
  await observer.catchUp(30_000)
  for (const entry of books) history.write(entry)
}
