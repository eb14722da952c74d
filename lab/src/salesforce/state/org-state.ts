import { randomInt, randomUUID } from 'node:crypto'
import type { Clock } from '@carrick/kernel'
import { captureCommit } from '../cdc/capture.ts'
import { EventBus } from '../cdc/event-bus.ts'
import { SchemaRegistry } from '../cdc/schema-registry.ts'
import { Catalog } from '../metadata/catalog.ts'
import { Channels } from '../metadata/channels.ts'
import { loadMetadata, packagesOf, type ReturnsOfOrg } from '../metadata/load-metadata.ts'
import { RETURN_ORDER_OBJECTS, STANDARD_OBJECTS } from '../metadata/standard/index.ts'
import { OBJECT_RULES } from '../rules/object-rules.ts'
import { DmlError } from '../store/dml-error.ts'
import { idSequence } from '../store/record-id.ts'
import { RecordStore } from '../store/record-store.ts'
import { type Actor, type Database, Transaction } from '../store/transaction.ts'
import { Books } from './books.ts'
import { Faults } from './faults.ts'
import { Sessions } from './sessions.ts'

/** Real replay ids count from somewhere; nobody may rely on where, nor use those of another org. */
const firstReplay = (): bigint => 14_190_000n + BigInt(randomInt(1_000_000_000))

export interface OrgStateOptions {
  readonly clock: Clock
  /** Salesforce DX source to load; undefined = this repository's own. */
  readonly metadataDir: string | undefined
  readonly returns: ReturnsOfOrg
  /** Commit numbers go on from here; they may exceed 2^53. */
  readonly firstCommit: bigint
}

/** Everything the org is, apart from how it is reached. */
export class OrgState {
  readonly catalog: Catalog
  readonly channels: Channels
  readonly records = new RecordStore()
  readonly faults = new Faults()
  readonly books = new Books()
  readonly schemas = new SchemaRegistry()
  readonly nextId = idSequence()
  readonly orgId = this.nextId('00D')
  readonly bus: EventBus
  readonly sessions: Sessions
  /** Calls counted against the daily limit. */
  apiCalls = 0
  /** Events delivered to subscribers, all together. */
  deliveries = 0
  readonly #clock: Clock
  readonly #database: Database
  readonly #numbers = new Map<string, number>()
  #commit: bigint

  constructor({ clock, metadataDir, returns, firstCommit }: OrgStateOptions) {
    const licensed = returns === 'return-order' ? RETURN_ORDER_OBJECTS : []
    this.catalog = new Catalog([...STANDARD_OBJECTS, ...licensed])
    this.channels = new Channels(this.catalog)
    this.#clock = clock
    this.#commit = firstCommit
    const { knobs } = this.faults
    this.bus = new EventBus({
      now: () => this.now(),
      retentionMs: () => knobs.retentionMs,
      start: firstReplay(),
    })
    this.sessions = new Sessions(
      this.orgId,
      () => this.now(),
      () => knobs.sessionTimeoutMs,
    )
    const directories = metadataDir === undefined ? packagesOf(returns) : [metadataDir]
    for (const directory of directories) loadMetadata(directory, this.catalog, this.channels)
    this.#database = {
      catalog: this.catalog,
      records: this.records,
      rules: OBJECT_RULES,
      nextId: this.nextId,
      nextNumber: (name) => {
        const number = (this.#numbers.get(name) ?? 99) + 1
        this.#numbers.set(name, number)
        return number
      },
      now: () => this.now(),
      lock: (ids) => {
        this.faults.checkLock(ids)
      },
    }
  }

  /** Epoch ms by the org's clock. */
  now(): number {
    return this.#clock.now() + this.faults.knobs.clockOffsetMs
  }

  nextCommit(): bigint {
    this.#commit += 1_000n
    return this.#commit
  }

  /** One transaction: all that `work` wrote is committed, or nothing when it throws. */
  transact<T>(actor: Actor, work: (transaction: Transaction) => T): T {
    const transaction = new Transaction(this.#database, actor)
    try {
      const result = work(transaction)
      this.#seal(transaction)
      return result
    } catch (thrown) {
      transaction.rollback()
      throw thrown
    }
  }

  /** One write inside a transaction: done wholly or not at all; refusals go into the books. */
  write<T>(transaction: Transaction, object: string, id: string | undefined, work: () => T): T {
    try {
      return transaction.attempt(work)
    } catch (thrown) {
      if (thrown instanceof DmlError) {
        this.books.refuse({
          at: this.now(),
          ...this.#who(transaction.actor),
          object,
          id,
          statusCode: thrown.statusCode,
          message: thrown.message,
        })
      }
      throw thrown
    }
  }

  #who({ userId, clientTag }: Actor) {
    const username = this.records.get('User', userId)?.values['Username']
    return { userId, username: String(username ?? ''), clientTag }
  }

  #seal(transaction: Transaction): void {
    const changes = transaction.changes()
    if (changes.length === 0) return
    const { actor } = transaction
    const at = this.now()
    const transactionKey = randomUUID()
    this.books.write(changes, { at, ...this.#who(actor), transactionKey })
    const { knobs } = this.faults
    const gap = knobs.gapCommits > 0
    const events = captureCommit(
      {
        changes,
        changeOrigin:
          actor.clientTag === undefined ? actor.api : `${actor.api};client=${actor.clientTag}`,
        commitUser: actor.userId,
        commitTimestamp: at,
        commitNumber: this.nextCommit(),
        transactionKey,
      },
      this.catalog,
      this.channels,
      { gap, merge: knobs.mergeEvents, overflowAfter: knobs.overflowAfter },
    )
    if (gap && events.length > 0) knobs.gapCommits -= 1
    this.schemas.keep(
      this.catalog,
      changes.map(({ object }) => object),
    )
    this.bus.append(events)
  }
}
