import { systemClock, uuid7 } from '@carrick/kernel'
import { storeContract } from '../contract/index.ts'
import { createMemoryDatabase } from './database.ts'
import { createMemoryStore } from './store.ts'

storeContract('the store in memory', () => {
  const database = createMemoryDatabase(systemClock)
  return Promise.resolve({
    open: () => Promise.resolve(createMemoryStore(database, () => uuid7(systemClock.now()))),
    close: () => Promise.resolve(),
  })
})
