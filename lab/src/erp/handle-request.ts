import type { IncomingMessage, ServerResponse } from 'node:http'
import { isMeshError, type MeshError, systemClock } from '@carrick/kernel'
import { contractRoute } from './contract-routes.ts'
import { knobRoute } from './knob-routes.ts'
import { BodyTooLarge } from './read-body.ts'
import { type Problem, problem } from './replies.ts'
import type { ErpServerState } from './server-state.ts'

const misread = ({ code, message, details }: MeshError): Problem => {
  const path = typeof details['path'] === 'string' ? details['path'] : ''
  return { title: 'Not understood', findings: [{ path, code, severity: 'error', message }] }
}

const refuse = (response: ServerResponse, thrown: unknown): void => {
  if (response.headersSent || response.destroyed) return
  if (thrown instanceof SyntaxError)
    problem(response, 400, { title: 'The body is not JSON', code: 'FORMAT' })
  else if (thrown instanceof URIError || thrown instanceof TypeError)
    problem(response, 400, { title: 'The address cannot be read', code: 'FORMAT' })
  else if (thrown instanceof BodyTooLarge)
    problem(response, 413, { title: `The body is too large: ${thrown.message}`, code: 'TOO_LONG' })
  else if (isMeshError(thrown)) problem(response, 422, misread(thrown))
  else problem(response, 500, { title: 'Something broke' })
}

/** What is thrown while a request is worked on is its answer. Never throws. */
export const answerTo = async (
  response: ServerResponse,
  work: () => Promise<void>,
): Promise<void> => {
  try {
    await work()
  } catch (thrown) {
    refuse(response, thrown)
  }
}

/** One request to the ERP: token, latency, then the operation. Never throws. */
export const handleContract = (
  state: ErpServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> =>
  answerTo(response, async () => {
    if (state.hanging) {
      state.unanswered.add(response)
      response.on('close', () => state.unanswered.delete(response))
      return
    }
    if (request.headers.authorization !== `Bearer ${state.token}`) {
      problem(response, 401, { title: 'The bearer token is missing or wrong' })
      return
    }
    if (state.settings.latencyMs > 0)
      await systemClock.sleep(state.settings.latencyMs, state.stopping)
    await contractRoute(state, request, response)
  })

/** One request to the knobs, under /lab. Never throws. */
export const handleKnob = (
  state: ErpServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => answerTo(response, () => knobRoute(state, request, response))
