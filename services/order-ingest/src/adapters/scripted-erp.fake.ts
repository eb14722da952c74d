import type { ErpCall, ErpDraft, ErpSimulation } from '@carrick/erp'
import type { PricingPort } from './erp-desk.adapter.ts'

export interface ScriptedErp extends PricingPort {
  /** Drafts that it was shown, oldest first. */
  readonly shown: readonly ErpDraft[]
  /** Calls that it has not answered. */
  readonly open: number
}

/** What an ERP says that has 10 of everything, at 80.00 each, with a fifth of tax. */
export const aSimulation = (over: Partial<ErpSimulation> = {}): ErpSimulation => ({
  currency: 'EUR',
  netAmount: '160.00',
  taxAmount: '32.00',
  credit: { ok: true, available: '5000.00' },
  lines: [
    {
      lineRef: 'line-1',
      unitPrice: '80.00',
      netAmount: '160.00',
      available: '10',
      confirmed: '2',
      promiseDate: '2026-11-25',
    },
  ],
  findings: [],
  ...over,
})

/** An ERP whose answer to a draft is what the test says. */
export const createScriptedErp = (
  answer: (draft: ErpDraft, call: ErpCall) => Promise<ErpSimulation>,
  simulate = true,
): ScriptedErp => {
  const shown: ErpDraft[] = []
  let open = 0
  return {
    get open() {
      return open
    },
    shown,
    capabilities: () => ({ simulate }),
    simulate: async (draft, call) => {
      shown.push(draft)
      open += 1
      try {
        return await answer(draft, call)
      } finally {
        open -= 1
      }
    },
  }
}
