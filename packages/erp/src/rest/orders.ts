import type { ErpDocument, ErpLineAnswer } from '../erp-document.ts'
import type { AmendRequest, CancelRequest, ErpPort } from '../port.ts'
import { decodeDocument, decodeDocuments } from '../wire/decode.ts'
import { misfit } from '../wire/json-reader.ts'
import { change, query, segment } from './changes.ts'
import { expectOwnLines, expectSame } from './expect.ts'
import type { HttpClient } from './http.ts'
import { readJson } from './reads.ts'

const readOwn =
  (documentId: string) =>
  (body: unknown): ErpDocument => {
    const document = decodeDocument(body)
    expectSame('documentId', document.documentId, documentId)
    return document
  }

const isWanted = ({ cancelled = null }: ErpLineAnswer): boolean => cancelled === null
const refOf = ({ lineRef }: ErpLineAnswer): string => lineRef

/** A later amendment may have changed the lines since; an earlier version proves that it was not done. */
const readAmended =
  ({ documentId, order }: AmendRequest) =>
  (body: unknown): ErpDocument => {
    const document = readOwn(documentId)(body)
    expectSame('mark', document.mark, order.mark)
    const { orderVersion } = document
    if (orderVersion !== null && orderVersion < order.version)
      throw misfit('orderVersion', `at least ${String(order.version)}`, orderVersion)
    if (orderVersion === null || orderVersion === order.version)
      expectOwnLines(document.lines.filter(isWanted), order.lines)
    return document
  }

/** Without a quantity of each line that was cancelled nothing is proven. */
const readCancelled =
  ({ documentId, lines }: CancelRequest) =>
  (body: unknown): ErpDocument => {
    const document = readOwn(documentId)(body)
    const done = new Set(document.lines.filter((line) => !isWanted(line)).map(refOf))
    const missing = document.cancelled ? undefined : lines.find((lineRef) => !done.has(lineRef))
    if (missing !== undefined)
      throw misfit('lines', `how much of ${missing} is cancelled`, [...done])
    return document
  }

/** The orders of an ERP that offers the published REST contract. */
export const restOrders = (
  http: HttpClient,
): Pick<ErpPort, 'create' | 'amend' | 'cancel' | 'findByMark' | 'readOrder'> => ({
  create: (order, call) =>
    change(
      http,
      {
        path: '/orders',
        key: order.mark,
        body: order,
        read: (body) => {
          const document = decodeDocument(body)
          expectSame('mark', document.mark, order.mark)
          expectOwnLines(document.lines, order.lines)
          return document
        },
      },
      call,
    ),
  amend: async (request, call) => {
    const { documentId, ...body } = request
    const path = `/orders/${segment(documentId)}/amendments`
    const read = readAmended(request)
    const answer = await change(http, { path, key: request.requestId, body, read }, call)
    if (answer.kind !== 'rejected') return answer
    // The body holds the order; findings name its fields as those of a new order do.
    const findings = answer.findings.map((finding) => ({
      ...finding,
      path: finding.path.replace(/^order\./, ''),
    }))
    return { kind: 'rejected', findings }
  },
  cancel: (request, call) => {
    const { documentId, ...body } = request
    const path = `/orders/${segment(documentId)}/cancellations`
    const read = readCancelled(request)
    return change(http, { path, key: request.requestId, body, read }, call)
  },
  findByMark: (mark, call) =>
    readJson(
      http,
      { what: 'a look-up by mark', path: `/orders?${query({ mark })}` },
      call,
      (body) => {
        const [document] = decodeDocuments(body)
        if (document !== undefined) expectSame('orders[0].mark', document.mark, mark)
        return document
      },
    ),
  readOrder: (documentId, call) =>
    readJson(
      http,
      { what: 'a read of an order', path: `/orders/${segment(documentId)}` },
      call,
      readOwn(documentId),
      () => undefined,
    ),
})
