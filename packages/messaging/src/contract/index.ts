export { type StoreHarness, storeContract } from './store.contract.ts'
export { eventLogConformance, type LogHarness } from './event-log.conformance.ts'
