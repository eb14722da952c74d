import type { ContractCase } from './case.ts'
import { changeCases } from './change-cases.ts'
import { createCases } from './create-cases.ts'
import { faultCases } from './fault-cases.ts'

export { applies, type ContractCase, type ErpFaults, type ErpUnderTest } from './case.ts'

/** What every ERP adapter must pass, with whatever test runner: each case throws when a promise is broken. */
export const erpContract: readonly ContractCase[] = [...createCases, ...faultCases, ...changeCases]
