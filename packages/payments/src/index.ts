export { createHttpPayments, type HttpPaymentsOptions } from './http/http-payments.ts'
export { readRefundBody, type RefundBody } from './http/read-refund.ts'
export type { PaymentAnswer, PaymentCall, PaymentPort, Refund, RefundRequest } from './port.ts'
