import type { Clock } from '@carrick/kernel'
import type { AuditRow, RuntimeAdmin } from '@carrick/messaging'

const OUTCOME_MS = 5_000
const POLL_MS = 50
const AT_MOST = 1_000

/** What came of a command of an operator; undefined while the owner of the key has not run it. */
export const outcomeOf = async (
  runtime: Pick<RuntimeAdmin, 'audit'>,
  clock: Clock,
  key: string,
  commandId: string,
): Promise<AuditRow | undefined> => {
  const end = clock.monotonic() + OUTCOME_MS
  while (clock.monotonic() < end) {
    const rows = await runtime.audit(key, AT_MOST)
    const row = rows.find((audit) => audit.commandId === commandId)
    if (row !== undefined) return row
    await clock.sleep(POLL_MS)
  }
  return undefined
}

export const PENDING = 'it is in the mailbox of its owner; carrick why tells more'
