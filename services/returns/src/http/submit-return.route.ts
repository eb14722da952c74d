import type { FastifyInstance } from 'fastify'
import { type Clock, type Finding, hasErrors, isUuid } from '@carrick/kernel'
import type { ReturnPolicy } from '@carrick/mapping'
import {
  authenticateClient,
  type ClientTokens,
  HttpProblem,
  idempotencyKeyOf,
  submissionRefusal,
  submittedBody,
  takeJsonAlone,
} from '@carrick/service-host'
import { clientViewOf } from '../domain/client-view.ts'
import { ONLY } from '../domain/order-returns.ts'
import { readReturnBody } from '../domain/read-return-body.ts'
import { returnIdOfReference } from '../domain/return-id.ts'
import type { ReturnDesk } from '../ports.ts'

const invalid = (findings: readonly Finding[]): HttpProblem =>
  new HttpProblem(422, 'MESH_RETURN_INVALID', 'The return is not valid', { findings })

const absent = (what: string, id: string): HttpProblem =>
  new HttpProblem(404, 'MESH_HTTP_NOT_FOUND', `There is no ${what} ${id.slice(0, 40)}`)

export interface EdgeDeps {
  readonly tokens: ClientTokens
  readonly desk: ReturnDesk
  readonly clock: Clock
  readonly policy: () => ReturnPolicy
}

interface Asked {
  readonly Params: { readonly returnId: string }
  readonly Querystring: { readonly orderId?: string }
}

/** A return of this client, as it reads it; undefined when it has none of this id. */
const viewFor = async (
  { desk, policy }: EdgeDeps,
  client: string,
  returnId: string,
  orderId: string | undefined,
) => {
  // What waits is asked for first: what is taken between the two looks is seen by the second.
  const waiting = orderId === undefined ? [] : await desk.accepted(orderId)
  const found = await desk.find(returnId)
  const record = found?.state.returns[found.returnId]
  const origin = record?.request.origin
  if (found !== undefined && record !== undefined) {
    const isTheirs = origin?.kind === 'client' && origin.client === client
    return isTheirs ? clientViewOf(found.state, record, policy()) : undefined
  }
  const accepted = waiting.find((one) => one.returnId === returnId && one.client === client)
  return accepted && { returnId, orderId, externalId: accepted.externalId, state: 'ACCEPTED' }
}

/** Returns of registered clients: accepted durably before the answer, followed by their own address. */
export const submitReturn = (app: FastifyInstance, deps: EdgeDeps): void => {
  const { tokens, desk, clock } = deps
  app.register((edge, _options, done) => {
    takeJsonAlone(edge)
    edge.post('/v1/returns', async (request, reply) => {
      const client = await authenticateClient(request, tokens)
      const key = idempotencyKeyOf(request, 'return')
      const { body, payloadHash } = submittedBody(request.body, 'a return')
      const { orderId, submission, findings } = readReturnBody(body, client)
      if (hasErrors(findings)) throw invalid(findings)
      if (!isUuid(orderId)) throw absent('order', orderId)
      const owner = (await desk.read(orderId))?.facts.orders[ONLY]?.value
      // Whether another client's order exists is nobody's business.
      if (owner !== undefined && owner.client !== client.name) throw absent('order', orderId)
      const returnId = returnIdOfReference(client.channel, client.name, submission.externalId)
      const elsewhere = await desk.find(returnId)
      if (elsewhere !== undefined && elsewhere.orderId !== orderId) {
        const path = 'externalId'
        const code = 'MESH_RETURN_REFERENCE_TAKEN'
        const message = 'names a return of another order; expected a new reference'
        throw invalid([{ path, code, severity: 'error', message }])
      }
      const said = { ...submission, returnId, at: clock.now() }
      const result = await desk.submit(orderId, said, { key, payloadHash })
      const refusal = submissionRefusal(result, 'return')
      if (refusal !== undefined) throw refusal
      const location = `/v1/returns/${returnId}?orderId=${orderId}`
      return reply.status(202).header('location', location).send({ returnId, location })
    })

    edge.get<Asked>('/v1/returns/:returnId', async (request) => {
      const client = await authenticateClient(request, tokens)
      const { returnId } = request.params
      const { orderId } = request.query
      const isAsked = isUuid(returnId) && (orderId === undefined || isUuid(orderId))
      const view = isAsked ? await viewFor(deps, client.name, returnId, orderId) : undefined
      if (view !== undefined) return view
      throw absent('return', returnId)
    })
    done()
  })
}
