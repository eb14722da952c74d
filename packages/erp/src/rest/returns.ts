import { isZero, parseDecimal } from '@carrick/kernel'
import type { ErpCredit, ErpReturn } from '../erp-document.ts'
import type { CreditRequest, ErpPort, ReturnRequest } from '../port.ts'
import { decodeCredit, decodeReturn, decodeReturns } from '../wire/decode-return.ts'
import { misfit } from '../wire/json-reader.ts'
import { change, query, segment } from './changes.ts'
import { expectOwnLines, expectQuantities, expectSame } from './expect.ts'
import type { HttpClient } from './http.ts'
import { readJson } from './reads.ts'

/** Goods that were never authorised may have come in since; what was authorised is what was asked. */
const readReturn =
  ({ mark, orderMark, lines }: ReturnRequest) =>
  (body: unknown): ErpReturn => {
    const found = decodeReturn(body)
    expectSame('mark', found.mark, mark)
    expectSame('orderMark', found.orderMark, orderMark)
    const authorised = found.lines.filter((line) => !isZero(parseDecimal(line.authorised)))
    expectOwnLines(authorised, lines)
    const quantities = new Map(authorised.map((line) => [line.lineRef, line.authorised]))
    expectQuantities('authorised', quantities, lines)
    return found
  }

const readCredit =
  ({ requestId }: CreditRequest) =>
  (body: unknown): ErpCredit => {
    const found = decodeCredit(body)
    expectSame('requestId', found.requestId, requestId)
    return found
  }

/** The returns of an ERP that offers the published REST contract. */
export const restReturns = (
  http: HttpClient,
): Pick<ErpPort, 'createReturn' | 'cancelReturn' | 'creditReturn' | 'findReturn'> => ({
  createReturn: (request, call) =>
    change(
      http,
      { path: '/returns', key: request.mark, body: request, read: readReturn(request) },
      call,
    ),
  cancelReturn: ({ documentId, ...request }, call) =>
    change(
      http,
      {
        path: `/returns/${segment(documentId)}/cancellations`,
        key: request.requestId,
        body: request,
        read: (body) => {
          const found = decodeReturn(body)
          expectSame('documentId', found.documentId, documentId)
          if (!found.cancelled) throw misfit('cancelled', 'true', false)
          return found
        },
      },
      call,
    ),
  creditReturn: (request, call) => {
    const { documentId, requestId, lines, charges } = request
    const body = { requestId, lines, charges }
    const path = `/returns/${segment(documentId)}/credits`
    return change(http, { path, key: requestId, body, read: readCredit(request) }, call)
  },
  findReturn: (mark, call) =>
    readJson(
      http,
      { what: 'a look-up of a return', path: `/returns?${query({ mark })}` },
      call,
      (body) => {
        const [found] = decodeReturns(body)
        if (found !== undefined) expectSame('returns[0].mark', found.mark, mark)
        return found
      },
    ),
})
