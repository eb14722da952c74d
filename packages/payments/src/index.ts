export { createHttpPayments, type HttpPaymentsOptions } from './http/http-payments.ts'
export { readRefund, readRefundBody, type RefundBody } from './http/read-refund.ts'
export type {
  PaymentAnswer,
  PaymentCall,
  PaymentPort,
  Refund,
  RefundFailure,
  RefundRequest,
  RefundState,
} from './port.ts'
