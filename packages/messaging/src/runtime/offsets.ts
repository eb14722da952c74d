import { isMeshError, messageOf } from '@carrick/kernel'
import type { PartitionOffset } from '../ports/event-log.ts'
import type { RuntimeContext } from './context.ts'
import { regulate } from './intake.ts'

/** Low-water marks of the slots held under the current join. */
const lowWaters = (context: RuntimeContext): PartitionOffset[] =>
  [...context.own.values()]
    .filter(({ generation }) => generation === context.generation)
    .flatMap((slot) =>
      [...slot.trackers.values()].flatMap(({ topic, partition, lowWater }) => {
        const offset = lowWater()
        const name = `${topic}/${String(partition)}/${String(context.generation)}`
        if (offset === undefined || context.committedOffsets.get(name) === offset) return []
        return [{ topic, partition, offset }]
      }),
    )

export const commitOffsets = async (context: RuntimeContext): Promise<void> => {
  const { subscription, generation } = context
  const offsets = lowWaters(context)
  if (subscription === undefined || offsets.length === 0) return
  try {
    await subscription.commit(generation, offsets)
    for (const { topic, partition, offset } of offsets) {
      context.committedOffsets.set(`${topic}/${String(partition)}/${String(generation)}`, offset)
    }
  } catch (thrown) {
    if (isMeshError(thrown) && thrown.code === 'MESH_LOG_NOT_ASSIGNED') return
    context.logger.warn({ err: messageOf(thrown) }, 'Offsets could not be committed')
  }
}

/** Offsets follow the database: what they pass is in the inbox. */
export const runOffsets = async (context: RuntimeContext): Promise<void> => {
  const { clock, settings, ended } = context
  while (!ended.signal.aborted) {
    await clock.sleep(settings.offsetsMs, ended.signal)
    await commitOffsets(context)
    regulate(context)
  }
}
