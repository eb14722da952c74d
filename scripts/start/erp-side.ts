import type { Decimal } from '@carrick/kernel'

export interface HeldLine {
  /** Our id of the line. */
  readonly lineId: string
  readonly shipped: Decimal
  readonly invoiced: Decimal
}

/** An order in the books of its ERP. */
export interface HeldOrder {
  /** Our id of the order. */
  readonly mark: string
  readonly documentId: string
  /** Epoch ms. */
  readonly createdAt: number
  /** Another text when the order was changed after it was finished. */
  readonly version: string
  readonly cancelled: boolean
  readonly holds: readonly string[]
  /** Nothing more happens to it unless a person wants it. */
  readonly finished: boolean
  readonly lines: readonly HeldLine[]
}

/** An ERP past its adapter: what its own books say. */
export interface ErpSide {
  /** In mesh.yaml. */
  readonly name: string
  orders(): readonly HeldOrder[]
}

/** All documents of one mark, in any ERP; more than one is one too many. */
export const ordersOfMark = (sides: readonly ErpSide[], mark: string): readonly HeldOrder[] =>
  sides.flatMap((side) => side.orders().filter((order) => order.mark === mark))
