import { describe } from '@jest/globals'
import type { Store } from '../ports/store.ts'
import { commitContract } from './store-commit.contract.ts'
import { laneContract } from './store-lanes.contract.ts'
import { mailboxContract } from './store-mailbox.contract.ts'
import { ownershipContract } from './store-ownership.contract.ts'
import { sourceContract } from './store-sources.contract.ts'

/** One database, empty at first. */
export interface StoreHarness {
  /** A store as another process would open it. */
  open(): Promise<Store>
  /** Closes all of them and drops the database. */
  close(): Promise<void>
}

/** What every store must do, so that the simulation on memory is no kinder than the database. */
export const storeContract = (name: string, makeHarness: () => Promise<StoreHarness>): void => {
  describe(`${name} as a store`, () => {
    ownershipContract(makeHarness)
    commitContract(makeHarness)
    laneContract(makeHarness)
    mailboxContract(makeHarness)
    sourceContract(makeHarness)
  })
}
