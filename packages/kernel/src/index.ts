export { canonicalHash, canonicalText } from './canonical.ts'
export { type Clock, systemClock } from './clock.ts'
export {
  addDecimal,
  compareDecimal,
  type Decimal,
  decimal,
  divideDecimal,
  fitsScale,
  formatDecimal,
  isDecimal,
  isZero,
  multiplyDecimal,
  negateDecimal,
  parseDecimal,
  rescale,
  type Rounding,
  subtractDecimal,
  trimDecimal,
  ZERO,
} from './decimal.ts'
export {
  type FailureKind,
  isMeshError,
  type MeshCode,
  MeshError,
  type MeshErrorOptions,
  messageOf,
} from './error.ts'
export { type Finding, hasErrors } from './finding.ts'
export { deadLetterTopic, HEADER, PRODUCT, topicName } from './names.ts'
export {
  orderIdOfDocument,
  orderIdOfRecord,
  orderIdOfReference,
  returnIdOfRecord,
} from './order-id.ts'
export { tlsTrouble } from './tls-trouble.ts'
export { isUuid, timeOfUuid7, uuid5, uuid7, uuid7Of } from './uuid.ts'
export { addDays, dayIn, isZone, type Today, todayIn, UTC } from './zone.ts'
