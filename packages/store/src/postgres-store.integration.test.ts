import { afterAll, beforeAll } from '@jest/globals'
import pg from 'pg'
import type { Store } from '@carrick/messaging'
import { storeContract } from '@carrick/messaging/contract'
import { freshSchema, type TestSchema } from '@carrick/testkit'
import { migrate } from './migrate.ts'
import { createPostgresStore } from './postgres-store.ts'

const TABLES =
  'slot, inbox, outbox, state, intent, lane, parked, awaiting, wanted, crash, submission, command, audit'

let home: TestSchema
let client: pg.Client

beforeAll(async () => {
  home = await freshSchema('contract')
  await migrate(home)
  client = new pg.Client({ connectionString: home.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await home.drop()
})

storeContract('PostgreSQL', async () => {
  await client.query(`truncate ${TABLES}`)
  const stores: Store[] = []
  return {
    open: () => {
      const store = createPostgresStore(home)
      stores.push(store)
      return Promise.resolve(store)
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()))
    },
  }
})
