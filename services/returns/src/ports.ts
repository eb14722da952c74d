import type { SubmitResult } from '@carrick/messaging'
import type { Instruction } from './domain/instruct.ts'
import type { OrderReturns } from './domain/order-returns.ts'
import type { Submission } from './domain/read-submission.ts'

/** A return and the order that it is of. */
export interface FoundReturn {
  readonly orderId: string
  readonly returnId: string
  readonly state: OrderReturns
}

/** Returns as the edge sees them. */
export interface ReturnDesk {
  /** What is known of an order; undefined when nothing is. */
  read(orderId: string): Promise<OrderReturns | undefined>
  /** Undefined when no return has this id, or none that was looked at. */
  find(returnId: string): Promise<FoundReturn | undefined>
  /** What was accepted for an order and not looked at yet. */
  accepted(orderId: string): Promise<readonly Submission[]>
  /** Accepts it durably. */
  submit(
    orderId: string,
    submission: Submission,
    idempotency: { readonly key: string; readonly payloadHash: string },
  ): Promise<SubmitResult>
  instruct(orderId: string, instruction: Instruction): Promise<void>
}
