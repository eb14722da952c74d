import type { ErpDocument, ErpPort } from '@carrick/erp'
import type { Call } from '@carrick/messaging'
import type { ErpWriter } from '../ports.ts'
import { asAnswer, limitsOf, looked, portIn } from './outside-call.adapter.ts'

/** Writes orders through the ERP port, one port per target. */
export const createErpWriter = (ports: ReadonlyMap<string, ErpPort>): ErpWriter => {
  const portOf = portIn(ports)
  const look = (mark: string, call: Call, isDone: (document: ErpDocument) => boolean) =>
    looked(async () => {
      const document = await portOf(call).findByMark(mark, limitsOf(call))
      return document !== undefined && isDone(document) ? document : undefined
    })

  return {
    create: async (order, call) => asAnswer(await portOf(call).create(order, limitsOf(call))),
    findCreated: ({ mark }, call) => look(mark, call, () => true),
    amend: async (request, call) => asAnswer(await portOf(call).amend(request, limitsOf(call))),
    findAmended: ({ order }, call) =>
      look(order.mark, call, ({ orderVersion }) => (orderVersion ?? 0) >= order.version),
    cancel: async ({ documentId, requestId, reason }, call) =>
      asAnswer(
        await portOf(call).cancel({ documentId, requestId, reason, lines: [] }, limitsOf(call)),
      ),
    findCancelled: ({ mark }, call) => look(mark, call, ({ cancelled }) => cancelled),
  }
}
