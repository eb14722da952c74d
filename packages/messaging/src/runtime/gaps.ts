import { MeshError } from '@carrick/kernel'
import { emptyGroup } from '../ports/empty-group.ts'
import type { TakenSlot } from '../ports/store-rows.ts'
import { caseOpened } from './cases.ts'
import { fingerprintOf } from './classify.ts'
import type { RuntimeContext } from './context.ts'

/**
 * Retention outran us, or the log is another one: what lies between the committed offset and the log is
 * gone. Each gap is a case with its exact range, never a line in a log file.
 */
export const checkGaps = async (
  context: RuntimeContext,
  taken: readonly TakenSlot[],
): Promise<void> => {
  const { topics } = context.handlers
  const slots = taken.map(({ slot }) => Number(slot))
  const positions = await context.log.positions(context.service, topics, slots)
  for (const { topic, partition, committed, start, end } of positions) {
    if (committed === undefined || (committed >= start && committed <= end)) continue
    const slot = taken.find((row) => row.slot === String(partition))
    const range =
      committed < start ? `${String(committed)} to ${String(start - 1)}` : `after ${String(end)}`
    const subject = `${topic}/${String(partition)}`
    const message = `Offsets ${range} of ${subject} are gone from the log; they were never read here`
    const code = 'MESH_LOG_GAP'
    const failure = {
      code,
      kind: 'terminal' as const,
      message,
      fingerprint: fingerprintOf(code, context.service, `${subject} ${range}`),
      handler: context.service,
      stage: 'intake',
    }
    const cause = {
      id: null,
      key: subject,
      correlationId: subject,
      meta: undefined,
      traceparent: undefined,
    }
    const version = context.clock.now()
    const record = caseOpened(context, { subject, version, failure }, cause)
    context.logger.error({ topic, partition, committed, start, end }, message)
    if (slot === undefined)
      throw new MeshError('MESH_RUNTIME_SLOT', `Slot ${subject} was not taken`)
    const packs = [{ slot: slot.slot, records: [record] }]
    const result = await context.store.commit(emptyGroup([slot], { packs }))
    if (result.kind !== 'committed') {
      throw new MeshError('MESH_RUNTIME_SLOT', `The case of a gap in ${subject} was not stored`, {
        kind: 'retryable',
      })
    }
  }
}
