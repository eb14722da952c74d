import { MeshError } from '@carrick/kernel'
import type { ErpAnswer } from '../port.ts'
import { type Conversation, isBusy, TrytonFailure } from './conversation.ts'
import { rejected } from './press.ts'
import type { Sale } from './sale.ts'
import { list } from '../wire/json-reader.ts'
import { id, type TrytonRecord } from './values.ts'

const CREATE = 'model.sale.sale.create'

/** Nobody can tell yet what became of it. */
export const doubt = (message: string): TrytonFailure =>
  new TrytonFailure(CREATE, {
    kind: 'in-doubt',
    cause: new MeshError('MESH_ERP_NO_ANSWER', message, { kind: 'in-doubt' }),
  })

/** Refused while busy, and nothing is there: our mark is unique, so the next try is the first or finds it. */
const BUSY: ErpAnswer<never> = {
  kind: 'transient',
  cause: new MeshError('MESH_ERP_BUSY', 'Tryton was busy and did nothing', { kind: 'held' }),
}

export type Entered =
  { readonly sale: Sale; readonly isNew: boolean } | { readonly answer: ErpAnswer<never> }

/**
 * A new draft under a mark of ours, or that which another call entered under it just now; `find` looks it
 * up. Throws TrytonFailure.
 */
export const enterOnce = async (
  talk: Conversation,
  values: TrytonRecord,
  find: () => Promise<Sale | undefined>,
): Promise<Entered> => {
  const outcome = await talk.change(CREATE, [[values]])
  if (outcome.kind !== 'done' && outcome.kind !== 'refused' && !isBusy(outcome))
    throw new TrytonFailure(CREATE, outcome)
  const sale = await find()
  if (outcome.kind === 'done' && list(id)(outcome.result, 'sales')[0] !== sale?.id)
    throw doubt('the answer is about another order')
  if (sale !== undefined) return { sale, isNew: outcome.kind === 'done' }
  return {
    answer: outcome.kind === 'refused' ? rejected('', 'MESH_ERP_REFUSED', outcome.message) : BUSY,
  }
}

/** A draft that Tryton refuses to quote is nobody's order; it goes, so that the mark is free again. */
export const discard = async (talk: Conversation, sale: number): Promise<void> => {
  for (const method of ['model.sale.sale.cancel', 'model.sale.sale.delete']) {
    const outcome = await talk.change(method, [[sale]])
    if (outcome.kind !== 'done')
      throw doubt(`a refused draft could not be taken back: ${outcome.kind}`)
  }
}

/** It has never been more than a beginning of ours. */
export const isNeverQuoted = ({ state, number }: Sale): boolean =>
  state === 'draft' && number === null
