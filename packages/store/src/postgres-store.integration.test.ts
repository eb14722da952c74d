import { storeContract } from '@carrick/messaging/contract'
import { freshSchema } from '@carrick/testkit'
import type { Store } from '@carrick/messaging'
import { openPostgresStore } from './postgres-store.ts'

storeContract('PostgreSQL', async () => {
  const home = await freshSchema('contract')
  const stores: Store[] = []
  return {
    open: async () => {
      const store = await openPostgresStore(home)
      stores.push(store)
      return store
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()))
      await home.drop()
    },
  }
})
