// What a stand-in ERP is made of: books, faults, and the server's side of the published contract.
export type { BookOrder } from './book-order.ts'
export { type BookAnswer, refused } from './book-answer.ts'
export type { BookReturn } from './book-return.ts'
export { type BooksBackup, type BooksOptions, ErpBooks } from './erp-books.ts'
export { type Fault, FAULT_KINDS, type FaultMatch, FaultPlan, type FaultSubject } from './faults.ts'
export { createMemoryErp, type MemoryErp, type MemoryErpOptions } from './memory-erp.ts'
export type { ContractPrice, NewCustomer } from './customers.ts'
export type { NewProduct } from './stock.ts'
export { decodeAmendment, decodeCancellation, decodeOrder } from '../wire/decode-order.ts'
export {
  decodeCreditRequest,
  decodeReturnCancellation,
  decodeReturnRequest,
} from '../wire/decode-return.ts'
export { decodeDraft } from '../wire/decode-simulation.ts'
export {
  decimalText,
  flag,
  list,
  object,
  oneOf,
  optional,
  type Reader,
  text,
  whole,
} from '../wire/json-reader.ts'
