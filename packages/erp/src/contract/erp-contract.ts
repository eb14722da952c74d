import assert from 'node:assert/strict'
import { amendCases } from './amend-cases.ts'
import { cancelCases } from './cancel-cases.ts'
import { cancelLineCases } from './cancel-line-cases.ts'
import { type ContractCase, type ErpUnderTest, type Offer, OFFERS, offers } from './case.ts'
import { createCases } from './create-cases.ts'
import { deliveryCases } from './delivery-cases.ts'
import { enteredCases } from './entered-cases.ts'
import { faultCases } from './fault-cases.ts'
import { feedCases } from './feed-cases.ts'
import { paymentCases } from './payment-cases.ts'
import { creditCases } from './credit-cases.ts'
import { refusalCases } from './refusal-cases.ts'
import { returnCases } from './return-cases.ts'
import { simulateCases } from './simulate-cases.ts'
import { taxCases } from './tax-cases.ts'

/** The few functions that a test runner has to bring; jest, vitest and mocha offer them as globals. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => void
  readonly it: (name: string, run: () => Promise<void>) => void
  readonly beforeAll: (run: () => Promise<void>) => void
  readonly afterAll: (run: () => Promise<void>) => void
}

export interface ErpContractOptions {
  /** What this ERP cannot be made to do; said openly, and checked. */
  readonly lacks?: readonly Offer[]
  /** Default: the globals of the runner. */
  readonly runner?: TestRunner
}

export const CONTRACT_CASES: readonly ContractCase[] = [
  ...createCases,
  ...refusalCases,
  ...faultCases,
  ...cancelCases,
  ...cancelLineCases,
  ...amendCases,
  ...simulateCases,
  ...feedCases,
  ...deliveryCases,
  ...enteredCases,
  ...paymentCases,
  ...returnCases,
  ...creditCases,
  ...taxCases,
]

const globalRunner = (): TestRunner => {
  const found = globalThis as unknown as Partial<TestRunner>
  const { describe, it, beforeAll, afterAll } = found
  if (describe && it && beforeAll && afterAll) return { describe, it, beforeAll, afterAll }
  throw new Error('No test runner: pass { runner: { describe, it, beforeAll, afterAll } }')
}

/**
 * What every ERP must pass, declared as tests. `makeErp` is called once; the cases make orders of
 * their own and leave them there. Each failure says which promise is broken.
 */
export const erpContract = (
  name: string,
  makeErp: () => Promise<ErpUnderTest>,
  { lacks = [], runner = globalRunner() }: ErpContractOptions = {},
): void => {
  const { describe, it, beforeAll, afterAll } = runner
  describe(`${name} as an ERP`, () => {
    let erp: ErpUnderTest
    beforeAll(async () => {
      erp = await makeErp()
    })
    afterAll(() => erp.close())

    it('offers what it does not say to lack', () => {
      for (const offer of OFFERS)
        assert.equal(offers(erp, offer), !lacks.includes(offer), `${offer} is not as said`)
      return Promise.resolve()
    })
    for (const one of CONTRACT_CASES.filter(({ needs }) => !needs.some((n) => lacks.includes(n)))) {
      it(one.name, async () => {
        try {
          await one.run(erp)
        } finally {
          await erp.faults?.clear()
        }
      })
    }
  })
}
