import type { ErpDocument, ErpOrder, ErpPort } from '@carrick/erp'
import type { Call } from '@carrick/messaging'
import type { ErpWriter } from '../ports.ts'
import { asAnswer, ifOurs, limitsOf, looked, portIn } from './outside-call.adapter.ts'

/** True when the document tells of each of these lines how much of it is cancelled. */
const tellsOf = ({ lines }: ErpDocument, lineRefs: readonly string[]): boolean =>
  lineRefs.every((lineRef) =>
    lines.some((line) => line.lineRef === lineRef && (line.cancelled ?? null) !== null),
  )

/** Writes orders through the ERP port, one port per target. */
export const createErpWriter = (ports: ReadonlyMap<string, ErpPort>): ErpWriter => {
  const portOf = portIn(ports)
  const find = (mark: string, call: Call) => () => portOf(call).findByMark(mark, limitsOf(call))
  const look = (mark: string, call: Call, isDone: (document: ErpDocument) => boolean) =>
    looked(async () => {
      const document = await find(mark, call)()
      return document !== undefined && isDone(document) ? document : undefined
    })

  /** By its number, for a look-up by our mark may lag behind what was posted a moment ago. */
  const kept = (documentId: string, mark: string, call: Call) => async () => {
    const document = await portOf(call).readOrder(documentId, limitsOf(call))
    return document?.mark === mark ? document : undefined
  }

  const create = async (order: ErpOrder, call: Call) =>
    asAnswer(await portOf(call).create(order, limitsOf(call)))

  return {
    create,
    recreate: async (order, call) => {
      const known = await look(order.mark, call, () => true)
      return known.kind === 'absent' ? create(order, call) : known
    },
    findCreated: ({ mark }, call) => look(mark, call, () => true),
    amend: (request, call) =>
      ifOurs(request.documentId, kept(request.documentId, request.order.mark, call), async () =>
        asAnswer(await portOf(call).amend(request, limitsOf(call))),
      ),
    findAmended: ({ order }, call) =>
      look(order.mark, call, ({ orderVersion }) => (orderVersion ?? 0) >= order.version),
    cancel: ({ mark, documentId, requestId, reason, lines = [] }, call) =>
      ifOurs(documentId, kept(documentId, mark, call), async () =>
        asAnswer(
          await portOf(call).cancel({ documentId, requestId, reason, lines }, limitsOf(call)),
        ),
      ),
    findCancelled: ({ mark, lines = [] }, call) =>
      look(
        mark,
        call,
        (document) => document.cancelled || (lines.length > 0 && tellsOf(document, lines)),
      ),
  }
}
