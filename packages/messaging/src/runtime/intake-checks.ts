import { MeshError, timeOfUuid7 } from '@carrick/kernel'
import type { RuntimeContext } from './context.ts'
import type { Item } from './slot.ts'

const DAY_MS = 86_400_000

/** What makes an event unfit to be run at all, or nothing. */
export const faultOf = (
  context: Pick<RuntimeContext, 'inboxFloor'>,
  item: Item,
  now: number,
): MeshError | undefined => {
  if (item.kind !== 'event') return undefined
  if (item.record?.value === null) {
    return new MeshError('MESH_EVENT_EMPTY', 'The record has no value; an event was expected')
  }
  if (item.decoded?.kind === 'poison') {
    return new MeshError(item.decoded.code, item.decoded.message)
  }
  const at = timeOfUuid7(item.id)
  if (at > now + DAY_MS) {
    return new MeshError(
      'MESH_EVENT_FUTURE',
      `Event id ${item.id} is dated ${new Date(at).toISOString()}, more than a day ahead`,
    )
  }
  // A row of a lane needs no memory of the inbox: the row itself proves that it was not applied.
  if (item.row === undefined && item.generation === 0 && at < context.inboxFloor) {
    return new MeshError(
      'MESH_EVENT_TOO_OLD',
      `Event id ${item.id} is dated ${new Date(at).toISOString()}, before the inbox begins; it may have been applied already`,
    )
  }
  return undefined
}
