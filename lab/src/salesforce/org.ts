import { headerOnly } from './cdc/capture.ts'
import type { ChangeType } from './cdc/event-schema.ts'
import { customField, type FieldMetadata } from './metadata/custom-field.ts'
import { eventOfEntity } from './metadata/channels.ts'
import type { Person } from './org-people.ts'
import type { PubSubServer } from './pubsub/pubsub-server.ts'
import type { SeedData } from './seed/seed-data.ts'
import { seedOrg } from './seed/seed-org.ts'
import type { OrgBooks } from './state/books.ts'
import type { HttpFault, Knobs, RequestMatch } from './state/faults.ts'
import type { OrgState } from './state/org-state.ts'
import { normalId } from './store/record-id.ts'
import type { StoredRecord } from './store/record-store.ts'
import type { Actor } from './store/transaction.ts'

export type GapType = Extract<ChangeType, `GAP_${string}`>

/** What a test or an administrator of the lab can do with the org. */
export interface OrgControls {
  /** 18 characters. */
  readonly orgId: string
  /** The sales user: whom people and other programs log in as. */
  readonly username: string
  readonly password: string
  readonly securityToken: string
  readonly userId: string
  /** The user of the integration; client credentials act as this one. */
  readonly integrationUsername: string
  readonly integrationPassword: string
  readonly integrationUserId: string
  readonly standardPriceBookId: string
  /** Settings that stay until changed; see `Knobs`. */
  set(knobs: Partial<Knobs>): void
  readonly knobs: Readonly<Knobs>
  /** The next `times` REST requests that match fail so. */
  failRequests(fault: HttpFault, times?: number, match?: RequestMatch): void
  /** The next `times` writes to the record or its parent (absent: any) find it locked. */
  lockRow(id?: string, times?: number): void
  clearFaults(): void
  /** All tokens stop to work; streams end. */
  expireTokens(): void
  /** Streams end with UNAVAILABLE (`end`), or their connections are cut (`cut`). */
  dropStreams(how?: 'end' | 'cut'): void
  /** Streams that are open and have asked for a topic. */
  openStreams(): number
  /** A gap event without data for these records, or an overflow event for the entity. */
  injectGap(type: GapType, entity: string, recordIds?: readonly string[]): void
  /** Replay ids begin anew, and old ones are no longer known. */
  restartReplay(): void
  /** A custom field, as a CustomField of the Metadata API. Throws Error. */
  addField(object: string, metadata: FieldMetadata): void
  /** Turns Change Data Capture on for an object in a channel. Throws Error. */
  selectEntity(object: string, channel?: string, enrichedFields?: readonly string[]): void
  /** Out of the recycle bin. Throws DmlError. */
  undelete(id: string): void
  seed(data: SeedData): void
  /** The org's own history. */
  books(): OrgBooks
  /** A record as it is stored, deleted or not. */
  record(id: string): StoredRecord | undefined
  records(object: string): StoredRecord[]
}

export interface Org extends OrgControls {
  readonly loginUrl: string
  readonly instanceUrl: string
  /** The same port by TLS, for clients that insist on it. */
  readonly httpsUrl: string
  /** `host:port`, TLS with the authority in `caFile`. */
  readonly pubsubEndpoint: string
  readonly caFile: string
  readonly privateKeyFile: string
  readonly consumerKey: string
  readonly consumerSecret: string
  stop(): Promise<void>
}

const OVERFLOW_ID = '000000000000000AAA'

export interface ControlParts {
  readonly state: OrgState
  readonly pubsub: PubSubServer
  readonly people: { readonly sales: Person; readonly integration: Person }
  readonly priceBookId: string
}

export const orgControls = ({ state, pubsub, people, priceBookId }: ControlParts): OrgControls => {
  const { faults, catalog, channels } = state
  // The user interface writes through the SOAP API (CDC guide, "changeOrigin").
  const administrator: Actor = {
    userId: people.sales.id,
    clientTag: undefined,
    api: 'com/salesforce/api/soap/65.0;client=SfdcInternalAPI/',
  }
  return {
    orgId: state.orgId,
    username: people.sales.username,
    password: people.sales.password,
    securityToken: people.sales.securityToken,
    userId: people.sales.id,
    integrationUsername: people.integration.username,
    integrationPassword: people.integration.password,
    integrationUserId: people.integration.id,
    standardPriceBookId: priceBookId,
    knobs: faults.knobs,
    set: (knobs) => {
      faults.set(knobs)
    },
    failRequests: (fault, times, match) => {
      faults.addHttp(fault, times, match)
    },
    lockRow: (id, times) => {
      faults.lockRow(id, times)
    },
    clearFaults: () => {
      faults.clear()
    },
    expireTokens: () => {
      state.sessions.expireAll()
    },
    dropStreams: (how = 'end') => {
      if (how === 'cut') pubsub.cutConnections()
      else pubsub.dropStreams()
    },
    openStreams: () => pubsub.openStreams,
    injectGap: (type, entity, recordIds = []) => {
      const object = catalog.known(entity)
      state.schemas.keep(catalog, [object.name])
      state.bus.append([
        headerOnly(catalog, object.name, {
          recordIds: type === 'GAP_OVERFLOW' ? [OVERFLOW_ID] : recordIds,
          changeType: type,
          changeOrigin: '',
          transactionKey: crypto.randomUUID(),
          sequenceNumber: 1,
          commitTimestamp: state.now(),
          commitNumber: state.nextCommit(),
          commitUser: people.sales.id,
        }),
      ])
    },
    restartReplay: () => {
      state.bus.restart(state.bus.latest + 1_000_000n)
    },
    addField: (object, metadata) => {
      catalog.addField(object, customField(metadata, object))
    },
    selectEntity: (object, channel = 'ChangeEvents', enrichedFields = []) => {
      channels.addMember(channel, eventOfEntity(object), enrichedFields)
    },
    undelete: (id) => {
      const wanted = normalId(id) ?? id
      const object = catalog.known(catalog.objectOfId(wanted) ?? '')
      state.transact(administrator, (transaction) => {
        transaction.undelete(object, wanted)
      })
    },
    seed: (data) => {
      seedOrg(state, administrator, priceBookId, data)
    },
    books: () => state.books.totals(),
    record: (id) => {
      const wanted = normalId(id) ?? id
      const object = catalog.objectOfId(wanted)
      return object === undefined ? undefined : state.records.get(object, wanted)
    },
    records: (object) => [...state.records.all(catalog.known(object).name)],
  }
}
