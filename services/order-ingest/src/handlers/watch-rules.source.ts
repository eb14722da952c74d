import { type Clock, uuid7 } from '@carrick/kernel'
import type { Source } from '@carrick/messaging'
import { RULES } from '../domain/references.ts'
import { RULES_CHANGED } from './judge-again.handler.ts'

export interface WatchRulesDeps {
  /** Of the configuration in force. */
  readonly configVersion: () => string
  readonly clock: Clock
}

const LOOK_EVERY_MS = 1_000
/** By then every instance has read the files, wherever they were copied to. */
const EVERYWHERE_MS = 60_000

/**
 * Tells that mesh.yaml, a map or a code list changed, also while nothing ran: at once, and again when an
 * instance that still judged by the old ones has read them.
 */
export const watchRules = ({ configVersion, clock }: WatchRulesDeps): Source => ({
  name: 'order-ingest.watch-rules',
  slot: 'watch:rules',
  produces: [],
  run: async (context) => {
    const { signal } = context
    let told = context.cursor
    let again: number | undefined
    while (!signal.aborted) {
      const version = configVersion()
      const now = clock.now()
      const isNew = version !== told
      if (isNew || (again !== undefined && now >= again)) {
        const body = { configVersion: version, at: now }
        const fact = { token: RULES_CHANGED, key: RULES.key, id: uuid7(now), body }
        await context.commit({ cursor: version, facts: [fact] })
        told = version
        again = isNew ? now + EVERYWHERE_MS : undefined
      }
      await clock.sleep(LOOK_EVERY_MS, signal)
    }
  },
})
