export { contractFindings } from './contract-findings.ts'
export { isCalendarDate } from './calendar.ts'
export { minorUnitsOf } from './currency.ts'
export { type Completed, completeOrder, type OrderIdentity } from './draft/complete-order.ts'
export { type JsonSchema, ORDER_DRAFT_SCHEMA } from './draft/json-schema.ts'
export { ORDER_TARGETS } from './draft/paths.ts'
export { ORDER_FINDINGS, orderError, type OrderFindingCode, orderWarning } from './finding-codes.ts'
export { HOLD_CODES } from './hold-codes.ts'
export { independentFindings, isReadable } from './independent-findings.ts'
export { type Applied, applyFacts, factsVersion, type OrderFact } from './ledger/apply-facts.ts'
export { factsOf, problemOf } from './ledger/event-facts.ts'
export { ledgerFindings, type LedgerTolerance, overShipments } from './ledger/ledger-findings.ts'
export { NO_TOLERANCE, type ShipmentTolerance } from './ledger/tolerance.ts'
export {
  dispatchedTotals,
  larger,
  millionths,
  quantityOf,
  quantityText,
  smaller,
  textOfMillionths,
  type Totals,
  totalsOfDocuments,
  totalsOfLines,
} from './ledger/quantities.ts'
export { type FactEffect, type Register, type Registers, writeRegister } from './ledger/register.ts'
export {
  type DocumentEntry,
  EMPTY_LEDGER,
  type LedgerState,
  type LineQuantityText,
} from './ledger/state.ts'
export { deriveStatus, nextStatus, type OrderStatus, statusChanged } from './ledger/status.ts'
export { lineNet, orderNet, roundingTolerance } from './money.ts'
export { CONTRACT_LIMITS, narrowLimits, type OrderLimits } from './order-limits.ts'
export { isPersonalField } from './personal-fields.ts'
export { addressFindings } from './rules/address-rules.ts'
export { validateOrder } from './validate-order.ts'
