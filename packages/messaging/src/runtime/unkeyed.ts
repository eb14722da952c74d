import { MeshError } from '@carrick/kernel'
import { caseOpened } from './cases.ts'
import { fingerprintOf } from './classify.ts'
import type { RuntimeContext } from './context.ts'
import { finish, newDraft, type Outcome, repeat, settle } from './draft.ts'
import { deadLetterOf } from './provenance.ts'
import { causeOf } from './received.ts'
import type { KeyState } from './slot.ts'

/** A record without a usable key belongs to no order: a case of its own, and its bytes as a dead letter. */
export const caseUnkeyed = (context: RuntimeContext, key: KeyState): Outcome => {
  const draft = newDraft(key, { body: undefined, version: 0 })
  const code = 'MESH_EVENT_KEY'
  const message = 'The record has no usable key; 1 to 512 plain characters were expected'
  for (const item of key.items) {
    if (key.repeats?.has(item.id) === true) {
      repeat(draft, item)
      continue
    }
    const failure = {
      code,
      kind: 'terminal' as const,
      message,
      fingerprint: fingerprintOf(code, context.service, message),
      handler: context.service,
      stage: 'intake',
    }
    const facts = { subject: key.key, version: context.clock.now(), failure }
    draft.records.push(caseOpened(context, facts, causeOf(key, item, undefined)))
    draft.records.push(deadLetterOf(context, key.key, item, failure, 0))
    settle(draft, item, 'rejected')
    draft.settled.push({ handler: context.service, disposition: 'rejected' })
  }
  return finish(draft, undefined, (reason) => {
    throw new MeshError('MESH_STORE_REJECTED', reason)
  })
}
