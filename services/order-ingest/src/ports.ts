import type { SubmitResult } from '@carrick/messaging'
import type { Order } from '@carrick/schemas'
import type { Intake } from './domain/intake.ts'
import type { PreparedOrder } from './domain/prepare-order.ts'
import type { CancellationWish, Submission } from './domain/received.ts'
import type { Asked } from './domain/simulation.ts'
import type { Availability } from './domain/stock-shelf.ts'

/** The ERPs, asked what they would make of an order that they never get. */
export interface ErpDesk {
  /**
   * Answers within the deadline, whatever the ERP does. `unpriced`: ids of lines whose price it is to
   * say. `target` is its name in mesh.yaml.
   */
  simulate(
    target: string,
    order: Order,
    unpriced: ReadonlySet<string>,
    deadlineMs: number,
  ): Promise<Asked>
}

export interface OrderIntake {
  /** What the order looks like under the configuration in force; undefined when no flow takes it. */
  prepare(orderId: string, submission: Submission): PreparedOrder | undefined
  /** Accepts it durably. */
  submit(
    orderId: string,
    submission: Submission,
    idempotency: { readonly key: string; readonly payloadHash: string },
  ): Promise<SubmitResult>
  /** Accepts durably that the client wants it cancelled. */
  cancel(
    orderId: string,
    wish: CancellationWish,
    idempotency: { readonly key: string; readonly payloadHash: string },
  ): Promise<SubmitResult>
  /** What is known of an order; undefined when nothing is. */
  read(orderId: string): Promise<Intake | undefined>
  /** What was accepted and not looked at yet. */
  accepted(orderId: string): Promise<Submission | undefined>
}

/** What the ERPs told last of their stock. */
export interface StockBook {
  /** `target`: one ERP alone. */
  availability(sku: string, target: string | undefined): Promise<Availability>
}
