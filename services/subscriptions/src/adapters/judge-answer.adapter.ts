import { MeshError } from '@carrick/kernel'
import type { Answer } from '@carrick/messaging'
import type { Delivered } from '../ports.ts'

/** `silent`: no answer came, whatever became of the message. */
export type EndpointAnswer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly retryAfterMs: number | undefined
    }
  | { readonly kind: 'silent'; readonly reason: string }

/** The spec lets a sender slow down for these. */
const BUSY = new Set([429, 502, 503, 504])

/**
 * Everything but a 2xx is tried again on the schedule, a redirection too: a webhook goes where mesh.yaml says.
 * A lost answer is no doubt: the receiver drops what it has by its webhook-id.
 */
export const judgeAnswer = (name: string, answer: EndpointAnswer): Answer<Delivered> => {
  if (answer.kind === 'silent') {
    const message = `${name} cannot be reached: ${answer.reason}`
    return {
      kind: 'transient',
      cause: new MeshError('MESH_HOOK_UNREACHABLE', message, { kind: 'retryable' }),
    }
  }
  const { status, retryAfterMs } = answer
  if (status >= 200 && status < 300) return { kind: 'done', result: { status } }
  if (status === 410) {
    const message = `${name} says that it is gone (410): nothing is sent to it until somebody retries; take it out of mesh.yaml and retry to drop what waits`
    return { kind: 'transient', cause: new MeshError('MESH_HOOK_GONE', message) }
  }
  const message = `${name} answers ${String(status)}; expected 2xx`
  return {
    kind: 'transient',
    cause: new MeshError('MESH_HOOK_REFUSED', message, { kind: 'retryable' }),
    ...(BUSY.has(status) && { afterMs: retryAfterMs }),
  }
}
