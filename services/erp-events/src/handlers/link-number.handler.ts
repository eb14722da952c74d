import { defineFold, emit, type FoldHandler, internalToken } from '@carrick/messaging'
import { XrefLinked } from '@carrick/schemas'
import type { NumberFact, NumberType } from '../domain/erp-fact.ts'

/** A customer or product of an ERP, for the owner of its cross-reference. */
export interface NumberRead {
  readonly erp: string
  readonly type: NumberType
  readonly entry: NumberFact
}

export const numberRead = internalToken<NumberRead>('fact', 'erp-number')

/** The link as it was told last. */
export interface LinkTold {
  readonly told: number
  readonly internalId: string
  readonly active: boolean
}

/** Tells that an ERP knows a number, or takes no orders for it any more. */
export const linkNumber: FoldHandler<LinkTold, NumberRead> = defineFold({
  name: 'erp-events.link-number',
  consumes: numberRead,
  produces: [XrefLinked],
  decide: ({ value: { erp, type, entry } }, known) => {
    const { number, internalId, active } = entry
    if (known?.internalId === internalId && known.active === active) {
      return { disposition: 'duplicate' }
    }
    const told = (known?.told ?? 0) + 1
    const link = {
      system: 'erp',
      instance: erp,
      objectType: type,
      externalId: number,
      internalId,
      active,
    }
    const source = { system: 'erp', instance: erp, document: internalId, version: told }
    return {
      state: { told, internalId, active },
      emit: [emit(XrefLinked, link, { meta: { aggregateVersion: told, source } })],
    }
  },
})
