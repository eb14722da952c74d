import type { Clock } from '@carrick/kernel'
import type { AuditRow, RuntimeAdmin } from '@carrick/messaging'
import type { RunItem } from './admin-api.ts'

const AT_MOST = 1_000
const OUTCOME_MS = 5_000
const POLL_MS = 50

const auditOf = async (
  { id, key }: { readonly id: string; readonly key: string },
  runtime: Pick<RuntimeAdmin, 'audit'>,
  clock: Clock,
): Promise<AuditRow | undefined> => {
  const end = clock.monotonic() + OUTCOME_MS
  while (clock.monotonic() < end) {
    const row = (await runtime.audit(key, AT_MOST)).find(({ commandId }) => commandId === id)
    if (row !== undefined) return row
    await clock.sleep(POLL_MS)
  }
  return undefined
}

/** What the owner of the key has made of a command: nothing is reported done before its effect was seen. */
export const outcomeOf = async (
  command: { readonly id: string; readonly key: string },
  runtime: Pick<RuntimeAdmin, 'audit'>,
  clock: Clock,
): Promise<RunItem> => {
  const { key } = command
  const row = await auditOf(command, runtime, clock)
  if (row === undefined)
    return {
      key,
      result: 'pending',
      message: 'it is in the mailbox of its owner; carrick why tells more',
    }
  const { outcome, detail: message } = row
  if (outcome === 'done') return { key, result: 'done', message }
  return { key, result: /version|changed/i.test(message) ? 'stale' : 'refused', message }
}
