import { systemClock, uuid7 } from '@carrick/kernel'
import {
  createMemoryDatabase,
  createMemoryStore,
  type IntentRow,
  type StateRow,
  type Store,
} from '@carrick/messaging'

/** No persistence: the runtime is answered at once from a map, and nothing is written anywhere. */
export const createNoStore = (): Store => {
  const newId = (): string => uuid7(Date.now())
  const states = new Map<string, StateRow>()
  const seqs = new Map<string, number>()
  const noIntents: readonly IntentRow[] = []
  return {
    ...createMemoryStore(createMemoryDatabase(systemClock), newId),
    load: ({ states: keys }) => {
      const found = new Map<string, StateRow>()
      for (const key of keys) {
        const row = states.get(key)
        if (row !== undefined) found.set(key, row)
      }
      const none = { named: new Map(), inbox: new Map(), wanted: [] }
      return Promise.resolve({ states: found, intents: noIntents, ...none })
    },
    commit: (group) => {
      for (const { key, version, body } of group.states)
        states.set(key, { key, version: version + 1, body })
      for (const { slot } of group.packs) seqs.set(slot, (seqs.get(slot) ?? 0) + 1)
      return Promise.resolve({ kind: 'committed', seqs: new Map(seqs) })
    },
  }
}
