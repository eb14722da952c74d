import { type Clock, isMeshError, uuid7 } from '@carrick/kernel'
import type { Idempotency, InternalMessage, SubmitResult } from '@carrick/messaging'
import { HttpProblem, type SenderConnection } from '@carrick/service-host'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { storable } from '../domain/storable.ts'
import { messageOfNumber } from '../handlers/count-messages.handler.ts'
import { messageOfSender } from '../handlers/follow-changes.source.ts'
import type { ReadSent, SentFacts } from '../ports.ts'
import {
  bytesOf,
  idempotencyOf,
  parsed,
  refusedTwin,
  takeBytes,
  verified,
} from './signed-message.route.ts'

export interface FactsDeps {
  /** As mesh.yaml has them now. */
  readonly senders: () => readonly SenderConnection[]
  readonly facts: SentFacts
  readonly clock: Clock
  readonly submit: <T>(
    message: InternalMessage<T>,
    idempotency: Idempotency,
  ) => Promise<SubmitResult>
}

interface Signed {
  readonly sender: SenderConnection
  readonly id: string
}

/** The sender is who signed: each has a secret of its own. Throws 401 when nobody of mesh.yaml did. */
const signedBy = (
  request: FastifyRequest,
  body: Uint8Array,
  senders: readonly SenderConnection[],
  now: number,
): Signed => {
  let refusal: unknown
  for (const sender of senders) {
    try {
      return { sender, id: verified(request, body, sender.secrets, now) }
    } catch (thrown) {
      refusal = thrown
    }
  }
  throw refusal instanceof HttpProblem
    ? refusal
    : new HttpProblem(404, 'MESH_FACTS_NO_SENDER', 'No system of mesh.yaml tells facts here')
}

const refused = (message: string): HttpProblem => new HttpProblem(400, 'MESH_FACTS_FORMAT', message)

type Told = Extract<ReadSent, { ok: true }>

const factIn = (body: Uint8Array, { name, facts }: SenderConnection, known: SentFacts): Told => {
  let value: unknown
  try {
    value = storable(parsed(body))
  } catch (thrown) {
    throw isMeshError(thrown) ? refused(thrown.message) : thrown
  }
  const read = known.read(value)
  if (!read.ok) throw refused(read.message)
  if (facts.some((kind) => kind === read.kind)) return read
  throw new HttpProblem(
    403,
    'MESH_FACTS_KIND',
    `${name} tells ${read.kind}; mesh.yaml lets it tell ${facts.join(', ')}`,
  )
}

/**
 * `POST /v1/facts`: verified on the raw bytes, stored once per webhook-id before the 204, published as
 * the same event as if the ERP had told it. A gap in the sender's count opens a case.
 */
export const factsRoutes =
  ({ senders, facts, clock, submit }: FactsDeps) =>
  (app: FastifyInstance): void => {
    const take = async <T>(message: InternalMessage<T>, idempotency: Idempotency) => {
      const refusal = refusedTwin(await submit(message, idempotency))
      if (refusal !== undefined) throw refusal
    }
    void app.register((routes, _options, done) => {
      takeBytes(routes)
      routes.post('/v1/facts', async (request, reply) => {
        const body = bytesOf(request)
        const { sender, id } = signedBy(request, body, senders(), clock.now())
        const sent = factIn(body, sender, facts)
        const message = messageOfSender(sender, sent, uuid7(clock.now()))
        if (message === undefined) throw refused('sku, location: no key can be made of them')
        await take(message, idempotencyOf(`facts:${sender.name}`, id, body))
        if (sent.sequence !== undefined) {
          const counted = messageOfNumber(sender.name, sent.sequence, uuid7(clock.now()))
          await take(counted, idempotencyOf(`facts-sequence:${sender.name}`, id, body))
        }
        return reply.status(204).send()
      })
      done()
    })
  }
