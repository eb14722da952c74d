export {
  type Applied,
  applyFacts,
  type FactEffect,
  factsVersion,
  type OrderFact,
} from './ledger/apply-facts.ts'
export { ledgerFindings, type LedgerTolerance } from './ledger/ledger-findings.ts'
export { factsOf } from './ledger/event-facts.ts'
export { EMPTY_LEDGER, type LedgerState } from './ledger/state.ts'
export { deriveStatus, type OrderStatus, statusChanged } from './ledger/status.ts'
