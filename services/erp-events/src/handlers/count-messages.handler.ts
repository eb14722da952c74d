import { uuid5 } from '@carrick/kernel'
import {
  defineFold,
  emit,
  type FoldHandler,
  type InternalMessage,
  internalToken,
} from '@carrick/messaging'
import { CaseOpened, CaseResolved } from '@carrick/schemas'
import { countMessage, type SenderSequence } from '../domain/sender-sequence.ts'

export interface MessageCounted {
  readonly sender: string
  readonly sequence: number
}

const messageCounted = internalToken<MessageCounted>('fact', 'sender-sequence')

export const keyOfSender = (sender: string): string => `sender:${sender}`

/** That a message with this number came. */
export const messageOfNumber = (
  sender: string,
  sequence: number,
  id: string,
): InternalMessage<MessageCounted> => ({
  token: messageCounted,
  key: keyOfSender(sender),
  id,
  body: { sender, sequence },
})

const CODE = 'MESH_FACTS_GAP'
const CASES = '1b0d5b0e-6f0c-5a8e-8a3d-0f4c8f2f9e77'

/** A number that a sender left out is a message that may be lost: somebody is asked to send it again. */
export const countMessages: FoldHandler<SenderSequence, MessageCounted> = defineFold({
  name: 'erp-events.count-messages',
  consumes: messageCounted,
  produces: [CaseOpened, CaseResolved],
  decide: ({ value: { sender, sequence } }, known) => {
    const decision = countMessage(known, sequence)
    if (decision === undefined) return { disposition: 'duplicate' }
    const { state, news } = decision
    if (news === undefined) return { state }
    const meta = { aggregateVersion: state.caseVersion }
    const about = {
      caseId: uuid5(CASES, sender),
      caseVersion: state.caseVersion,
      service: 'erp-events',
      subject: keyOfSender(sender),
      code: CODE,
    }
    if (news === 'closed') {
      const resolved = { ...about, how: 'What was missing came in', by: null }
      return { state, emit: [emit(CaseResolved, resolved, { meta })] }
    }
    const { older } = state
    const first = older === undefined ? [] : [`${String(older.from)} to ${String(older.to)}`]
    const missing = [...first, ...state.missing.toReversed()].join(', ')
    const opened = {
      ...about,
      cause: `Messages of ${sender} are missing: number ${missing} did not come before ${String(state.last)}`,
      ownerRole: 'integrator',
      resolution:
        'Let the sender send them again, or answer for them where it is asked (senders.NAME.pull); sending twice does no harm',
      fingerprint: CODE,
    }
    return { state, emit: [emit(CaseOpened, opened, { meta })] }
  },
})
