export type { PaymentsUnderTest } from './case.ts'
export { paymentContract } from './payment-contract.ts'
