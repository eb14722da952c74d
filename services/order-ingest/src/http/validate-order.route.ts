import type { FastifyInstance } from 'fastify'
import { hasErrors, orderIdOfReference } from '@carrick/kernel'
import {
  authenticateClient,
  type ClientTokens,
  HttpProblem,
  submittedBody,
  takeJsonAlone,
} from '@carrick/service-host'
import { DEADLINE_MS, readValidation } from '../domain/read-validation.ts'
import { type DraftPolicies, validateDraft } from '../domain/validate-draft.ts'
import type { ErpDesk, OrderIntake } from '../ports.ts'
import { noFlow } from './client-problems.route.ts'

const wrongDeadline = (): HttpProblem => {
  const expected = `a whole number of ms from ${String(DEADLINE_MS.least)} to ${String(DEADLINE_MS.most)}`
  const message = `is none; expected ${expected}`
  const finding = {
    path: 'deadlineMs',
    code: 'MESH_CLIENT_DEADLINE',
    severity: 'error',
    message,
  } as const
  return new HttpProblem(422, 'MESH_CLIENT_DEADLINE', `deadlineMs ${message}`, {
    findings: [finding],
  })
}

/** What an order would be, before it is one: nothing of it is kept, here or in its ERP. */
export const validateOrder = (
  app: FastifyInstance,
  tokens: ClientTokens,
  intake: Pick<OrderIntake, 'prepare'>,
  erps: ErpDesk,
  policies: () => DraftPolicies,
): void => {
  app.register((edge, _options, done) => {
    takeJsonAlone(edge)
    // A single colon would begin a parameter.
    edge.post('/v1/orders::validate', async (request) => {
      const client = await authenticateClient(request, tokens)
      const { body } = submittedBody(request.body, 'an order')
      const asked = readValidation(body, client)
      const { submission, unpriced, deadlineMs } = asked
      if (deadlineMs === undefined) throw wrongDeadline()
      const orderId = orderIdOfReference(client.channel, client.name, submission.externalId)
      const found = intake.prepare(orderId, submission)
      if (found === undefined) throw noFlow()
      const prepared = { ...found, findings: [...asked.findings, ...found.findings] }
      const { order, route, findings } = prepared
      if (order === undefined || route === undefined || hasErrors(findings)) {
        return validateDraft(prepared, unpriced, undefined, policies())
      }
      const lineIds = order.lines.flatMap(({ lineId }, index) =>
        unpriced.has(index) ? [lineId] : [],
      )
      const answer = await erps.simulate(route.target, order, new Set(lineIds), deadlineMs)
      return validateDraft(prepared, unpriced, answer, policies())
    })
    done()
  })
}
