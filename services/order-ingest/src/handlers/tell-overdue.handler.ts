import { defineFold, emit, type FoldHandler, internalToken } from '@carrick/messaging'
import { CaseOpened } from '@carrick/schemas'
import { openedCase } from '../domain/case-of.ts'
import type { Intake } from '../domain/intake.ts'
import { PARKED_TOO_LONG } from './judge-order.handler.ts'

type Nothing = Readonly<Record<string, never>>

/** A parked order that waited as long as the policy allows: from now on a person is asked. */
export const tellOverdue: FoldHandler<Intake, Nothing> = defineFold({
  name: 'order-ingest.tell-overdue',
  consumes: internalToken<Nothing>('timer', PARKED_TOO_LONG),
  produces: [CaseOpened],
  decide: (_event, known) => {
    if (known?.step !== 'PARKED' || known.caseVersion % 2 === 1)
      return { disposition: 'superseded' }
    const { received, priority, awaits } = known
    const state = { ...known, count: known.count + 1, caseVersion: known.caseVersion + 1 }
    const cause = `The order waits for ${awaits.join(', ')}`
    const { channel, org } = received.origin
    const meta = { aggregateVersion: state.count, priority, channel, org }
    const opened = openedCase(received.orderId, 'overdue', state.caseVersion, cause)
    return { state, emit: [emit(CaseOpened, opened, { meta })] }
  },
})
