export { createSession, type Session } from './auth/session.ts'
export { type AccessToken, type Credentials } from './auth/token.ts'
export { kindOfCode, salesforceError } from './errors.ts'
export { type ChangeEvent, changeEventDecoder, type ChangeType } from './pubsub/change-event.ts'
export { PUBSUB_PROTO } from './pubsub/pubsub-client.ts'
export {
  type ChangeBatch,
  type ReplayFrom,
  type SubscribeOptions,
  subscribeToChanges,
} from './pubsub/subscribe.ts'
export {
  COLLECTION_LIMIT,
  type CollectionRecord,
  createRecords,
  deleteRecords,
  type RowResult,
  updateRecords,
  upsertRecords,
} from './rest/collections.ts'
export { describeFields } from './rest/describe.ts'
export { queryRows, quote, type Row } from './rest/query.ts'
export {
  type ApiUsage,
  createRestClient,
  type RestClient,
  type RestClientOptions,
} from './rest/rest-client.ts'
