import type { Clock } from '@carrick/kernel'
import { Bell } from './bell.ts'
import type { ErpServerState } from './server-state.ts'

interface Step {
  readonly dueAt: number
  readonly documentId: string
  readonly act: 'ship' | 'deliver'
}

/** Ships, invoices and delivers by itself, so long after each change of an order as the settings say. */
export const autoShip = async (
  { books, settings }: ErpServerState,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> => {
  const bell = new Bell(signal)
  // The delay is the same for all, so the first in is the first due.
  let steps: Step[] = []
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
  while (!signal.aborted) {
    const now = clock.monotonic()
    const due = steps.filter(({ dueAt }) => dueAt <= now)
    steps = steps.filter(({ dueAt }) => dueAt > now)
    for (const step of due) take(step)
    const [next] = steps
    if (next === undefined) await bell.wait()
    else await clock.sleep(next.dueAt - clock.monotonic(), signal)
  }
}
