import type { Clock } from '@carrick/kernel'
import { Bell } from './bell.ts'
import { Queue } from './queue.ts'
import type { ErpServerState } from './server-state.ts'

interface Step {
  readonly dueAt: number
  readonly documentId: string
  readonly act: 'ship' | 'deliver'
}

/** So many steps in a row before requests get their turn. */
const BREATH = 50

/** Ships, invoices and delivers by itself, so long after each change of an order as the settings say. */
export const autoShip = async (
  { books, settings }: ErpServerState,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> => {
  const bell = new Bell(signal)
  // The delay is the same for all, so the first in is the first due.
  const steps = new Queue<Step>()
  const plan = (documentId: string, act: Step['act']): void => {
    if (settings.autoShipMs === undefined) return
    steps.push({ documentId, act, dueAt: clock.monotonic() + settings.autoShipMs })
    bell.ring()
  }
  books.facts.onPut((key) => {
    if (key.startsWith('order ')) plan(key.slice('order '.length), 'ship')
  })
  const take = ({ documentId, act }: Step): void => {
    if (act === 'deliver') books.deliver(documentId)
    else if (books.ship(documentId)) {
      books.invoice(documentId)
      plan(documentId, 'deliver')
    }
  }
  let taken = 0
  while (!signal.aborted) {
    const step = steps.first
    if (step === undefined) await bell.wait()
    else if (step.dueAt > clock.monotonic())
      await clock.sleep(Math.max(1, step.dueAt - clock.monotonic()), signal)
    else {
      steps.dropFirst()
      take(step)
      taken += 1
      if (taken % BREATH === 0) await clock.sleep(0, signal)
    }
  }
}
