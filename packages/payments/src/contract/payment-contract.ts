import type { TestRunner } from '@carrick/erp/contract'
import { type ContractCase, type PaymentsUnderTest } from './case.ts'
import { faultCases } from './fault-cases.ts'
import { refundCases } from './refund-cases.ts'

const CASES: readonly ContractCase[] = [...refundCases, ...faultCases]

/** What every payment provider must pass, declared as tests. Each failure says which promise is broken. */
export const paymentContract = (
  name: string,
  makeProvider: () => Promise<PaymentsUnderTest>,
  { describe, it, beforeAll, afterAll }: TestRunner,
): void => {
  describe(`${name} as a payment provider`, () => {
    let provider: PaymentsUnderTest
    beforeAll(async () => {
      provider = await makeProvider()
    })
    afterAll(() => provider.close())
    for (const one of CASES) it(one.name, () => one.run(provider))
  })
}
