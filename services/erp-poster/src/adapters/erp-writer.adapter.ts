import { isMeshError, MeshError, messageOf } from '@carrick/kernel'
import type { ErpAnswer, ErpCall, ErpDocument, ErpPort } from '@carrick/erp'
import type { Answer, Call } from '@carrick/messaging'
import type { ErpWriter, Posted } from '../ports.ts'

const asAnswer = (answer: ErpAnswer<ErpDocument>): Answer<Posted> => {
  switch (answer.kind) {
    case 'posted':
      return { kind: 'done', result: { document: answer.result, found: false } }
    case 'rejected':
      return { kind: 'refused', findings: answer.findings }
    case 'throttled':
    case 'transient':
    case 'in-doubt':
      return answer
  }
}

const erpCall = ({ signal, deadlineMs }: Call): ErpCall => ({ signal, deadlineMs })

/** Writes through the ERP port, one port per target. */
export const createErpWriter = (ports: ReadonlyMap<string, ErpPort>): ErpWriter => {
  const portOf = (target: string): ErpPort => {
    const port = ports.get(target)
    if (port === undefined) {
      throw new MeshError(
        'MESH_POSTER_TARGET',
        `No ERP is configured as ${target}; configured: ${[...ports.keys()].join(', ')}`,
      )
    }
    return port
  }

  /** A look-up that gets no answer proves nothing. */
  const look = async (
    call: Call,
    decide: (document: ErpDocument | undefined) => Answer<Posted> | { kind: 'absent' },
    mark: string,
  ) => {
    try {
      return decide(await portOf(call.target).findByMark(mark, erpCall(call)))
    } catch (thrown) {
      const cause = isMeshError(thrown)
        ? thrown
        : new MeshError('MESH_ERP_UNREACHABLE', messageOf(thrown), {
            kind: 'in-doubt',
            cause: thrown,
          })
      return { kind: 'in-doubt', cause } as const
    }
  }

  const found = (document: ErpDocument): Answer<Posted> => ({
    kind: 'done',
    result: { document, found: true },
  })

  return {
    create: async (order, call) => asAnswer(await portOf(call.target).create(order, erpCall(call))),
    findCreated: (order, call) =>
      look(
        call,
        (document) => (document === undefined ? { kind: 'absent' } : found(document)),
        order.mark,
      ),
    amend: async (request, call) =>
      asAnswer(await portOf(call.target).amend(request, erpCall(call))),
    findAmended: ({ order }, call) =>
      look(
        call,
        (document) =>
          (document?.orderVersion ?? 0) >= order.version && document !== undefined
            ? found(document)
            : { kind: 'absent' },
        order.mark,
      ),
    cancel: async ({ documentId, requestId, reason }, call) =>
      asAnswer(
        await portOf(call.target).cancel(
          { documentId, requestId, reason, lines: [] },
          erpCall(call),
        ),
      ),
    findCancelled: ({ mark }, call) =>
      look(
        call,
        (document) => (document?.cancelled === true ? found(document) : { kind: 'absent' }),
        mark,
      ),
  }
}
