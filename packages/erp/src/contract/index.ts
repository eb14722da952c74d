export {
  type ContractCase,
  type ErpFaults,
  type ErpLevers,
  type ErpUnderTest,
  type Offer,
} from './case.ts'
export {
  CONTRACT_CASES,
  erpContract,
  type ErpContractOptions,
  type TestRunner,
} from './erp-contract.ts'
export { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
export { sampleLine, sampleOrder } from './sample-order.ts'
