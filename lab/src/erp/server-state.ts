import type { ErpBooks } from '@carrick/erp/books'
import type { Faults } from './faults.ts'

/** What a request handler works on. */
export interface ErpServerState {
  readonly books: ErpBooks
  readonly faults: Faults
  readonly token: string
  readonly webhookSecret: string
  webhookUrl: string | undefined
  down(ms: number | undefined): Promise<void>
}
