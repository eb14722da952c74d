import type { Received } from '../handlers/handler.ts'
import { closeCase } from './apply.ts'
import type { RuntimeContext } from './context.ts'
import { failDecision } from './decide-fold.ts'
import { type Draft, settle } from './draft.ts'
import type { Cause } from './emit.ts'
import { type Material, wishName } from './material.ts'
import type { AnyDesired } from './registry.ts'
import type { Item } from './slot.ts'

/** Consuming is an upsert of the newest wish; the flush writes it. */
export const decideDesired = (
  context: RuntimeContext,
  draft: Draft,
  item: Item,
  handler: AnyDesired,
  event: Received<unknown>,
  cause: Cause,
  material: Material,
): void => {
  const { key, writes } = draft
  const earlier = writes.wanted.find((wish) => wish.handler === handler.name)
  const current = earlier ?? material.wanted.get(wishName(handler.name, key.key))
  try {
    const wish = handler.want(event, current)
    const isNewer = wish !== undefined && (current === undefined || wish.version > current.version)
    if (isNewer) {
      writes.wanted = writes.wanted.filter((other) => other.handler !== handler.name)
      writes.wanted.push({
        handler: handler.name,
        key: key.key,
        slot: key.slot.slot,
        version: wish.version,
        body: wish.body,
        dueInMs: handler.coalesceMs,
      })
    }
    closeCase(context, draft, item, 'It was applied', null, cause)
    const disposition = isNewer ? 'applied' : 'superseded'
    settle(draft, item, disposition)
    draft.settled.push({ handler: handler.name, disposition })
  } catch (thrown) {
    failDecision(context, draft, item, handler.name, cause, thrown)
  }
}
