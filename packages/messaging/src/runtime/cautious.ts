import { MeshError } from '@carrick/kernel'
import { decodeBatch, giveBack, loadBatch } from './batch.ts'
import { enqueue, type RuntimeContext, waitFor } from './context.ts'
import { decideKey } from './decide.ts'
import { finish, newDraft } from './draft.ts'
import { failHead } from './fail.ts'
import { stateIn } from './material.ts'
import { causeOf } from './received.ts'
import { isAlive, type KeyState } from './slot.ts'

const untilFree = async (context: RuntimeContext, key: KeyState): Promise<void> => {
  while (key.busy && key.slot.alive && !context.ended.signal.aborted) {
    await waitFor(context, context.commitDone, 1_000)
  }
}

/**
 * After takeovers from members that died: one event at a time, its start counted in a commit of its own,
 * so that an event that kills the process is found instead of killing every member in turn.
 */
export const runCautiously = async (context: RuntimeContext, key: KeyState): Promise<void> => {
  const { slot } = key
  const [item] = key.items
  if (item === undefined || !slot.alive) return
  slot.cautiousLeft -= 1
  key.taken = 1
  const stage = key.lane !== undefined && item.row === undefined ? 'parking' : 'running'
  try {
    const ready = await decodeBatch(context, [key])
    if (ready.length === 0) return
    const starts = stage === 'parking' ? 1 : await context.store.countStart(slot, item.id)
    if (stage === 'running') slot.counted.add(item.id)
    const material = await loadBatch(context, [key])
    if (!isAlive(slot)) return
    if (starts <= context.settings.crashStarts) {
      enqueue(context, decideKey(context, key, material))
    } else {
      const draft = newDraft(key, stateIn(material, key))
      failHead(context, draft, item, causeOf(key, item, undefined), {
        handler: context.service,
        stage: 'decide',
        error: new MeshError(
          'MESH_RUNTIME_CRASH_SUSPECT',
          `${String(starts - 1)} starts of this event were followed by the end of the process`,
        ),
        pays: false,
      })
      enqueue(
        context,
        finish(draft, undefined, (message) => context.onFatal(message)),
      )
    }
  } catch (thrown) {
    context.logger.warn({ err: thrown, key: key.key }, 'A cautious start failed; it is tried again')
    await context.clock.sleep(200, context.ended.signal)
    giveBack(context, [key])
    return
  }
  await untilFree(context, key)
}
