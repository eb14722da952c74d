import type { GroupPartitionsAssigner } from '@platformatic/kafka'
import { assignSlots } from '../assigner.ts'
import { heldSlots } from '../kafka/held-slots.ts'

/** As the other client assigns, so that both can be members of one group. */
export const assignCoPartitioned: GroupPartitionsAssigner = (
  _current,
  members,
  topics,
  metadata,
) => {
  const counts = [...topics].map((topic) => metadata.topics.get(topic)?.partitionsCount ?? 0)
  const slots = assignSlots(
    [...members].map(([id, { metadata: held }]) => ({
      id,
      held: heldSlots(typeof held === 'string' ? Buffer.from(held) : held),
    })),
    Math.max(...counts),
  )
  return [...slots].map(([memberId, own]) => ({
    memberId,
    assignments: new Map([...topics].map((topic) => [topic, { topic, partitions: [...own] }])),
  }))
}
