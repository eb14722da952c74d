export type {
  AcknowledgementCode,
  ErpDocument,
  ErpFact,
  ErpHold,
  ErpLineAnswer,
  ErpQuantity,
  MasterDataEntry,
  Page,
} from './erp-document.ts'
export type { ErpAddress, ErpCharge, ErpLine, ErpOrder } from './erp-order.ts'
export type {
  AmendRequest,
  CancelRequest,
  ErpAnswer,
  ErpCall,
  ErpCapabilities,
  ErpLimits,
  ErpPort,
  IdempotencyGrade,
} from './port.ts'
export { decodeFact } from './rest/decode.ts'
export { createRestErp, type RestErpOptions } from './rest/rest-erp.ts'
