export type {
  AcknowledgementCode,
  ErpCredit,
  ErpCreditCheck,
  ErpDocument,
  ErpEntered,
  ErpFact,
  ErpHold,
  ErpLineAnswer,
  ErpQuantity,
  ErpReturn,
  ErpSettlement,
  ErpSimulatedLine,
  ErpSimulation,
  MasterDataEntry,
  Page,
  UnreadableEntry,
} from './erp-document.ts'
export type {
  ErpAddress,
  ErpCharge,
  ErpDraft,
  ErpDraftLine,
  ErpLine,
  ErpOrder,
} from './erp-order.ts'
export { createErp, type ErpAccess } from './create-erp.ts'
export { factTold } from './units/told-in-units-of-sale.ts'
export type {
  AmendRequest,
  CancelRequest,
  CancelReturnRequest,
  CreditRequest,
  ErpAnswer,
  ErpCall,
  ErpCapabilities,
  ErpLimits,
  ErpPort,
  IdempotencyGrade,
  ReturnRequest,
  ReturnRequestLine,
} from './port.ts'
export { createRestErp, type RestErpOptions } from './rest/rest-erp.ts'
export type { ClientCredentials } from './rest/token.ts'
export type { Attempt } from './wire/attempt.ts'
export { readErpOrder } from './wire/decode-order.ts'
export { decodeFact } from './wire/decode.ts'
export { createTrytonErp, type TrytonErpOptions } from './tryton/tryton-erp.ts'
export { signWebhook, verifyWebhook, type WebhookHeaders } from './webhook/standard-webhooks.ts'
