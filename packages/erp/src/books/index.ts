export { type BookAnswer, ErpBooks } from './erp-books.ts'
export { createMemoryErp, type MemoryErp, type MemoryFault } from './memory-erp.ts'
