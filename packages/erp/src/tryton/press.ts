import type { Finding } from '@carrick/kernel'
import type { ErpAnswer } from '../port.ts'
import { type Conversation, TrytonFailure } from './conversation.ts'
import type { TrytonOutcome } from './reply.ts'
import type { TrytonValue } from './values.ts'

/** A no with one finding. */
export const rejected = (
  path: string,
  code: Finding['code'],
  message: string,
): ErpAnswer<never> => ({
  kind: 'rejected',
  findings: [{ path, code, severity: 'error', message }],
})

/** A change that has to be done. Throws TrytonFailure when it is not. */
export const press = async (
  talk: Conversation,
  method: string,
  params: readonly TrytonValue[],
): Promise<unknown> => {
  const outcome = await talk.change(method, params)
  if (outcome.kind === 'done') return outcome.result
  throw new TrytonFailure(method, outcome)
}

/** A change as somebody makes it who accepts warnings with this begin of their names, each once, and no other. */
export const pressAccepting = async (
  talk: Conversation,
  warning: string,
  method: string,
  params: readonly TrytonValue[],
): Promise<TrytonOutcome> => {
  const seen = new Set<string>()
  for (;;) {
    const outcome = await talk.change(method, params)
    if (outcome.kind !== 'warned' || !outcome.warning.startsWith(warning)) return outcome
    if (seen.has(outcome.warning)) return outcome
    seen.add(outcome.warning)
    const skipped = await talk.change('model.res.user.warning.skip', [outcome.warning, false])
    if (skipped.kind !== 'done') return skipped
  }
}
