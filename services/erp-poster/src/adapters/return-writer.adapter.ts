import type { ErpPort, ErpReturn } from '@carrick/erp'
import type { Call } from '@carrick/messaging'
import type { ReturnWriter } from '../ports.ts'
import { asAnswer, ifOurs, limitsOf, looked, portIn } from './outside-call.adapter.ts'

/** Writes returns through the ERP port, one port per target. */
export const createReturnWriter = (
  ports: ReadonlyMap<string, ErpPort>,
  feeCodes: ReadonlyMap<string, string>,
): ReturnWriter => {
  const portOf = portIn(ports)
  const find = (mark: string, call: Call) => () => portOf(call).findReturn(mark, limitsOf(call))
  const look = <T>(mark: string, call: Call, done: (document: ErpReturn) => T | undefined) =>
    looked(async () => {
      const document = await find(mark, call)()
      return document === undefined ? undefined : done(document)
    })

  return {
    instances: [...ports.values()].map(({ instance }) => instance),
    feeCodeOf: (instance) => feeCodes.get(instance) ?? '',
    authorise: async (request, call) =>
      asAnswer(await portOf(call).createReturn(request, limitsOf(call))),
    findAuthorised: ({ mark }, call) => look(mark, call, (document) => document),
    cancel: ({ mark, documentId, requestId, reason }, call) =>
      ifOurs(documentId, find(mark, call), async () =>
        asAnswer(
          await portOf(call).cancelReturn({ documentId, requestId, reason }, limitsOf(call)),
        ),
      ),
    findCancelled: ({ mark }, call) =>
      look(mark, call, (document) => (document.cancelled ? document : undefined)),
    credit: (request, call) =>
      ifOurs(request.documentId, find(request.mark, call), async () =>
        asAnswer(await portOf(call).creditReturn(request, limitsOf(call))),
      ),
    findCredited: ({ mark, requestId }, call) =>
      look(mark, call, ({ credits }) => credits.find((credit) => credit.requestId === requestId)),
  }
}
