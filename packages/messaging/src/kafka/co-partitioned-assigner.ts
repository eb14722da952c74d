import { AssignerProtocol, type GroupMember, type PartitionAssigner } from 'kafkajs'
import { assignSlots } from '../assigner.ts'
import { ASSIGNER, heldData, heldSlots } from './held-slots.ts'

const heldBy = ({ memberMetadata }: GroupMember): readonly number[] =>
  heldSlots(AssignerProtocol.MemberMetadata.decode(memberMetadata)?.userData)

/** Index p of every subscribed topic to one member; `held` is told to the leader, so that little moves. */
export const coPartitionedAssigner =
  (held: () => readonly number[]): PartitionAssigner =>
  ({ cluster }) => ({
    ...ASSIGNER,
    protocol: ({ topics }) => ({
      name: ASSIGNER.name,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: ASSIGNER.version,
        topics,
        userData: heldData(held()),
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
            version: ASSIGNER.version,
            assignment: Object.fromEntries(
              topics.map((topic) => [topic, [...(slots.get(memberId) ?? [])]]),
            ),
            userData: Buffer.alloc(0),
          }),
        })),
      )
    },
  })
