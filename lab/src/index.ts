export {
  erpEnvironment,
  orgEnvironment,
  partnersEnvironment,
  trytonEnvironment,
} from './environment.ts'
export { type KafkaOptions, startKafka } from './kafka/start-kafka.ts'
export { deleteRecords, type RecordsBefore } from './kafka/delete-records.ts'
export { claimRun, type RunClaim } from './launch/claim-run.ts'
export { type LabServer } from './launch/lab-server.ts'
export { type ManagedProcess, type ProcessSpec, startProcess } from './launch/managed-process.ts'
export { freePort } from './launch/ports.ts'
export { createAuthority, type PrivateAuthority } from './launch/private-authority.ts'
export { type SecurityFiles, writeSecurityFiles } from './launch/secured.ts'
export { type Progress, silent, step, toStderr } from './launch/progress.ts'
export {
  type SecuredServers,
  type Servers,
  type ServersOptions,
  startServers,
  STATE_ENTRIES,
  wipeState,
} from './launch/start-servers.ts'
export { showCertificate, startPostgres } from './postgres/start-postgres.ts'
export { queryDatabase } from './postgres/query-database.ts'
export { type BookTotals, bookTotals, type BookView, bookView } from './erp/book-view.ts'
export { type LabErp, type LabErpOptions, startLabErp } from './erp/erp-server.ts'
export type { DownOptions, LabErpSettings } from './erp/server-state.ts'
export type { PaymentBooks } from './payments/payment-books.ts'
export {
  type LabPayments,
  type LabPaymentsOptions,
  startLabPayments,
} from './payments/payment-server.ts'
export type { Org } from './salesforce/org.ts'
export { readSeed, type SeedData } from './salesforce/seed/seed-data.ts'
export { openSalesSession, type SalesSession } from './salesforce/sales-session.ts'
export { type OrgOptions, startOrg } from './salesforce/start-org.ts'
export type { BookEntry, OrgBooks } from './salesforce/state/books.ts'
export type { HttpFault, Knobs } from './salesforce/state/faults.ts'
export { countryCode } from './tryton/country-code.ts'
export { openTrytonLevers, type TrytonLevers } from './tryton/levers.ts'
export type { TrytonMasterData } from './tryton/master-data.ts'
export { masterDataOf } from './tryton/master-data-of.ts'
export type { TrytonBookLine, TrytonBookOrder } from './tryton/read-books.ts'
export { startTryton, type Tryton, type TrytonOptions } from './tryton/start-tryton.ts'
