import type { FastifyInstance } from 'fastify'
import { canonicalHash, isUuid } from '@carrick/kernel'
import {
  authenticateClient,
  type ClientTokens,
  HttpProblem,
  idempotencyKeyOf,
  submissionRefusal,
  submittedBody,
  takeJsonAlone,
} from '@carrick/service-host'
import { type DraftLine, linesOfDraft } from '../domain/draft-lines.ts'
import type { Intake } from '../domain/intake.ts'
import type { Submission } from '../domain/received.ts'
import type { OrderIntake } from '../ports.ts'
import { noOrder } from './client-problems.route.ts'

/** Characters of a reason. */
export const LONGEST_REASON = 1_000

const wrong = (path: string, message: string): HttpProblem =>
  new HttpProblem(422, 'MESH_CLIENT_CANCELLATION', `${path} ${message}`, {
    findings: [{ path, code: 'MESH_CLIENT_CANCELLATION', severity: 'error', message }],
  })

type Body = Readonly<Record<string, unknown>>

const FIELDS = new Set(['reason', 'lines'])

const refuseOthers = (body: Body): void => {
  const other = Object.keys(body).find((name) => !FIELDS.has(name))
  if (other === undefined) return
  throw wrong(other.slice(0, 80), 'is unknown; expected reason and lines alone')
}

/** As many as an order may have. */
export const MOST_LINES = 500

const isLineNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1

const linesIn = ({ lines }: Body): readonly number[] | undefined => {
  if (lines === undefined || lines === null) return undefined
  const isList = Array.isArray(lines) && lines.length >= 1 && lines.length <= MOST_LINES
  if (isList && lines.every(isLineNumber)) return lines
  throw wrong('lines', `is none; expected a list of 1 to ${String(MOST_LINES)} line numbers`)
}

/** Its lines as the client wrote them last, whatever became of them. */
const linesKnown = (
  orderId: string,
  known: Intake | undefined,
  accepted: Submission | undefined,
): readonly DraftLine[] => {
  const content = known?.received.content
  const drafts = [content?.kind === 'submission' ? content.draft : undefined, accepted?.draft]
  return drafts.flatMap((draft) => linesOfDraft(draft, orderId))
}

const refuseUnknown = (lines: readonly number[], known: readonly DraftLine[]): void => {
  const numbers = [...new Set(known.map(({ lineNumber }) => lineNumber))]
  const at = lines.findIndex((line) => !numbers.includes(line))
  if (at < 0) return
  const path = `lines[${String(at)}]`
  const message = `is ${String(lines[at])}; expected a line of the order: ${numbers.slice(0, 20).join(', ')}`
  throw new HttpProblem(422, 'MESH_CLIENT_LINE_UNKNOWN', `${path} ${message}`, {
    findings: [{ path, code: 'MESH_CLIENT_LINE_UNKNOWN', severity: 'error', message }],
  })
}

const reasonIn = ({ reason }: Body): string | null => {
  if (reason === undefined || reason === null || reason === '') return null
  const isText = typeof reason === 'string' && reason.length <= LONGEST_REASON
  if (isText && reason.isWellFormed() && !reason.includes('\0')) return reason
  throw wrong('reason', `is none; expected a text of 1 to ${String(LONGEST_REASON)} characters`)
}

/** A client gives its order up, or lines of it: the ERP has the last word, and the status says which. */
export const cancelOrder = (
  app: FastifyInstance,
  tokens: ClientTokens,
  intake: Pick<OrderIntake, 'accepted' | 'cancel' | 'read'>,
): void => {
  app.register((edge, _options, done) => {
    takeJsonAlone(edge)
    edge.post<{ Params: { orderId: string } }>(
      '/v1/orders/:orderId/cancellations',
      async (request, reply) => {
        const { name: client } = await authenticateClient(request, tokens)
        const { orderId } = request.params
        const { body } = submittedBody(request.body, 'a cancellation')
        const key = idempotencyKeyOf(request, 'cancellation')
        const idempotency = { key, payloadHash: canonicalHash({ cancel: orderId, ...body }) }
        refuseOthers(body)
        const reason = reasonIn(body)
        const lines = linesIn(body)
        const accepted = isUuid(orderId) ? await intake.accepted(orderId) : undefined
        const known = isUuid(orderId) ? await intake.read(orderId) : undefined
        const owner = known === undefined ? accepted?.client : known.received.origin.client
        // Whether another client's order exists is nobody's business.
        if (owner !== client) throw noOrder(orderId)
        if (lines !== undefined) refuseUnknown(lines, linesKnown(orderId, known, accepted))
        const wish = { client, reason, ...(lines && { lines }) }
        const result = await intake.cancel(orderId, wish, idempotency)
        const refusal = submissionRefusal(result, 'cancellation')
        if (refusal !== undefined) throw refusal
        const location = `/v1/orders/${orderId}`
        return reply.status(202).header('location', location).send({ orderId, location })
      },
    )
    done()
  })
}
