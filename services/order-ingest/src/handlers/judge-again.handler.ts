import { defineFold, type FoldHandler, internalToken } from '@carrick/messaging'

/** The configuration that is in force since. */
export interface Rules {
  readonly configVersion: string
  /** Epoch ms. */
  readonly at: number
}

export const RULES_CHANGED = internalToken<Rules>('fact', 'rules-changed')

/** Writing it wakes the orders that are held. */
export const judgeAgain: FoldHandler<Rules, Rules> = defineFold({
  name: 'order-ingest.judge-again',
  consumes: RULES_CHANGED,
  produces: [],
  decide: ({ value }) => ({ state: value }),
})
