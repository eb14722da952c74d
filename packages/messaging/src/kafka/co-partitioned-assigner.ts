import { AssignerProtocol, type GroupMember, type PartitionAssigner } from 'kafkajs'
import { assignSlots } from '../assigner.ts'

const NAME = 'carrick-co-partitioned'
const VERSION = 1

const heldBy = ({ memberMetadata }: GroupMember): readonly number[] => {
  const userData = AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData
  if (userData === undefined || userData.length === 0) return []
  const held = JSON.parse(userData.toString()) as unknown
  if (!Array.isArray(held)) return []
  return held.filter((slot): slot is number => Number.isInteger(slot))
}

/** Index p of every subscribed topic to one member; `held` is told to the leader, so that little moves. */
export const coPartitionedAssigner =
  (held: () => readonly number[]): PartitionAssigner =>
  ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(held())),
      }),
    }),
    assign: ({ members, topics }) => {
      const count = Math.max(
        ...topics.map((topic) => cluster.findTopicPartitionMetadata(topic).length),
      )
      const slots = assignSlots(
        members.map((member) => ({ id: member.memberId, held: heldBy(member) })),
        count,
      )
      return Promise.resolve(
        members.map(({ memberId }) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: VERSION,
            assignment: Object.fromEntries(
              topics.map((topic) => [topic, [...(slots.get(memberId) ?? [])]]),
            ),
            userData: Buffer.alloc(0),
          }),
        })),
      )
    },
  })
