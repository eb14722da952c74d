import { type Clock, messageOf } from '@carrick/kernel'
import { type LabErp, toStderr } from '@carrick/lab'
import type { RunOrder } from './run-data.ts'
import type { SalesDesk } from './sales-team.ts'

export interface SurgeParts {
  readonly erp: LabErp
  readonly desk: SalesDesk
  readonly clock: Clock
}

const ERP_PER_SECOND = 10
/** Of the orders: two thousand in two minutes. */
const PER_SECOND = 16
const URGENT = 9
const PEOPLE = 8

/** One in ten is urgent. */
const priorityOf = (index: number): number => (index % 10 === 0 ? URGENT : 1)

/**
 * Limits the ERP and has people activate orders faster than it takes them; resolves when all are
 * activated. The limit stays until the ERP has them all.
 */
const runSurge = async (
  { erp, desk, clock }: SurgeParts,
  count: number,
  orderOf: (index: number) => RunOrder,
): Promise<void> => {
  const before = erp.books.orders.length
  erp.settings.ratePerSecond = ERP_PER_SECOND
  const from = clock.monotonic()
  let next = 0
  const person = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const waitMs = from + (index * 1000) / PER_SECOND - clock.monotonic()
      if (waitMs > 0) await clock.sleep(waitMs)
      await desk.sell({ ...orderOf(index), priority: priorityOf(index) })
    }
  }
  try {
    await Promise.all(Array.from({ length: PEOPLE }, person))
    while (erp.books.orders.length < before + count) await clock.sleep(1_000)
  } finally {
    erp.settings.ratePerSecond = undefined
  }
}

/** Begins it and tells how to watch; it goes on after the answer. */
export const showSurge = (
  parts: SurgeParts,
  count: number,
  orderOf: (index: number) => RunOrder,
): readonly string[] => {
  void runSurge(parts, count, orderOf).catch((thrown: unknown) => {
    toStderr(`carrick: the surge ended: ${messageOf(thrown)}`)
  })
  const seconds = Math.ceil(count / PER_SECOND)
  return [
    `${String(count)} orders are activated within ${String(seconds)} s, one in ten urgent; until it has them all the ERP takes ${String(ERP_PER_SECOND)} a second`,
    'carrick status shows how many wait; carrick why ORDER tells the place of one, and when its turn comes',
  ]
}
