import type { ErpCredit, ErpReturn } from '../erp-document.ts'
import type { CancelReturnRequest, CreditRequest, ReturnRequest } from '../port.ts'
import { charge } from './decode-order.ts'
import {
  amountOf,
  currency,
  documentNumber,
  lineRef,
  mark,
  moneyOf,
  requestId,
} from './field-types.ts'
import { flag, list, object, optional, type Reader, text, whole } from './json-reader.ts'

const reason = optional(text(1_000))

const request: Reader<ReturnRequest> = object<ReturnRequest>({
  mark,
  orderMark: mark,
  orderDocumentId: documentNumber,
  reason,
  lines: list(object({ lineRef, quantity: amountOf, reason }), 1, 500),
})

type CancellationBody = Omit<CancelReturnRequest, 'documentId'>
const cancellation: Reader<CancellationBody> = object<CancellationBody>({ requestId, reason })

type CreditBody = Omit<CreditRequest, 'documentId' | 'mark'>
const creditRequest: Reader<CreditBody> = object<CreditBody>({
  requestId,
  lines: list(object({ lineRef, quantity: amountOf }), 1, 500),
  charges: list(charge),
})

const credit: Reader<ErpCredit> = object<ErpCredit>({
  requestId,
  creditMemoId: documentNumber,
  currency,
  netAmount: moneyOf,
  grossAmount: moneyOf,
})

const document: Reader<ErpReturn> = object<ErpReturn>({
  documentId: documentNumber,
  mark,
  orderMark: mark,
  version: whole(),
  cancelled: flag,
  lines: list(object({ lineRef, authorised: amountOf, received: amountOf })),
  credits: list(credit),
})

const found = object({ returns: list(document) })

// Each throws MESH_ERP_FORMAT and the like; `details.path` names the field.
export const decodeReturnRequest = (value: unknown): ReturnRequest => request(value, '')
export const decodeReturnCancellation = (value: unknown): CancellationBody =>
  cancellation(value, '')
export const decodeCreditRequest = (value: unknown): CreditBody => creditRequest(value, '')
export const decodeReturn = (value: unknown): ErpReturn => document(value, '')
export const decodeReturns = (value: unknown): readonly ErpReturn[] => found(value, '').returns
export const decodeCredit = (value: unknown): ErpCredit => credit(value, '')
