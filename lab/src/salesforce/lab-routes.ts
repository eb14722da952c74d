import type { FastifyInstance } from 'fastify'
import type { FieldMetadata } from './metadata/custom-field.ts'
import type { GapType, OrgControls } from './org.ts'
import { isJsonObject, type JsonObject } from './rest/call.ts'
import { type HttpFault, type Knobs, type RequestMatch, USUAL_KNOBS } from './state/faults.ts'

const GAPS: readonly GapType[] = [
  'GAP_CREATE',
  'GAP_UPDATE',
  'GAP_DELETE',
  'GAP_UNDELETE',
  'GAP_OVERFLOW',
]
const FAULTS: readonly HttpFault['kind'][] = [
  'error',
  'cut-before-commit',
  'cut-after-commit',
  'delay',
]

const objectOf = (body: unknown): JsonObject => {
  const value: unknown = typeof body === 'string' && body !== '' ? JSON.parse(body) : {}
  if (!isJsonObject(value)) throw new Error('expected a JSON object')
  return value
}

const oneOf = <T extends string>(value: unknown, known: readonly T[], name: string): T => {
  const found = known.find((one) => one === value)
  if (found === undefined)
    throw new Error(`${name}: expected one of ${known.join(', ')}, found ${JSON.stringify(value)}`)
  return found
}

const text = (body: JsonObject, name: string, otherwise?: string): string => {
  const value = body[name] ?? otherwise
  if (typeof value !== 'string') throw new Error(`${name}: expected a text`)
  return value
}

const wholeNumber = (body: JsonObject, name: string, otherwise: number): number => {
  const value = body[name] ?? otherwise
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new Error(`${name}: expected a whole number`)
  return value
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const knobOf = (name: keyof Knobs, value: unknown): unknown => {
  // No end is the one thing that JSON has no number for.
  if (name === 'deliveryLimit' && value === null) return undefined
  const wanted = typeof (USUAL_KNOBS[name] ?? 0)
  if (typeof value !== wanted) throw new Error(`${name}: expected a ${wanted}`)
  if (typeof value === 'number' && !(value >= 0 && value < Infinity) && name !== 'clockOffsetMs')
    throw new Error(`${name}: expected a number that is not negative`)
  return value
}

const isKnob = (name: string): name is keyof Knobs => Object.hasOwn(USUAL_KNOBS, name)

const knobsOf = (body: JsonObject): Partial<Knobs> =>
  Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (isKnob(name)) return [name, knobOf(name, value)]
      throw new Error(`there is no knob ${name}; there are ${Object.keys(USUAL_KNOBS).join(', ')}`)
    }),
  )

const statusOf = (body: JsonObject): number => {
  const status = wholeNumber(body, 'status', 503)
  if (status < 300 || status > 599) throw new Error('status: expected 300 to 599')
  return status
}

const faultOf = (body: JsonObject): HttpFault => {
  const kind = oneOf(body['kind'], FAULTS, 'kind')
  switch (kind) {
    case 'error':
      return {
        kind,
        status: statusOf(body),
        errorCode: text(body, 'errorCode', 'SERVER_UNAVAILABLE'),
        message: text(body, 'message', 'Server is too busy'),
      }
    case 'delay':
      return { kind, ms: wholeNumber(body, 'ms', 0) }
    case 'cut-before-commit':
    case 'cut-after-commit':
      return { kind }
  }
}

const matchOf = ({ method, path }: JsonObject): RequestMatch => ({
  ...(typeof method === 'string' ? { method } : {}),
  ...(typeof path === 'string' ? { path } : {}),
})

const metadataOf = (body: JsonObject): FieldMetadata => ({
  ...Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => name !== 'object' && name !== 'values')
      .map(([name, value]) => [name, String(value)]),
  ),
  fullName: text(body, 'fullName'),
  type: text(body, 'type'),
  values: texts(body['values']).map((value) => ({ fullName: value })),
})

type Action = (org: OrgControls, body: JsonObject) => unknown

const POSTS: Readonly<Record<string, Action>> = {
  '/lab/knobs': (org, body) => {
    org.set(knobsOf(body))
    return org.knobs
  },
  '/lab/faults': (org, body) => {
    org.failRequests(faultOf(body), wholeNumber(body, 'times', 1), matchOf(body))
  },
  '/lab/faults/lock-row': (org, body) => {
    const { id } = body
    org.lockRow(typeof id === 'string' ? id : undefined, wholeNumber(body, 'times', 1))
  },
  '/lab/faults/expire-tokens': (org) => {
    org.expireTokens()
  },
  '/lab/faults/drop-streams': (org, { how }) => {
    org.dropStreams(oneOf(how ?? 'end', ['end', 'cut'] as const, 'how'))
  },
  '/lab/faults/restart-replay': (org) => {
    org.restartReplay()
  },
  '/lab/events/gap': (org, body) => {
    org.injectGap(
      oneOf(body['changeType'], GAPS, 'changeType'),
      text(body, 'entity'),
      texts(body['recordIds']),
    )
  },
  '/lab/metadata/fields': (org, body) => {
    org.addField(text(body, 'object'), metadataOf(body))
  },
  '/lab/metadata/channel-members': (org, body) => {
    const channel = body['channel']
    org.selectEntity(
      text(body, 'object'),
      typeof channel === 'string' ? channel : undefined,
      texts(body['enrichedFields']),
    )
  },
  '/lab/undelete': (org, body) => {
    org.undelete(text(body, 'id'))
  },
}

/** The org's knobs over HTTP, for programs in other languages; without a login, on loopback only. */
export const addLabRoutes = (app: FastifyInstance, org: OrgControls): void => {
  for (const [path, action] of Object.entries(POSTS)) {
    app.post(path, (request, reply) => {
      try {
        void reply.send(action(org, objectOf(request.body)) ?? { done: true })
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown.message : String(thrown)
        void reply.code(400).send({ error })
      }
    })
  }
  app.delete('/lab/faults', () => {
    org.clearFaults()
    return { done: true }
  })
  app.get('/lab/knobs', () => org.knobs)
  app.get('/lab/books', () => {
    const { statusWrites, ...totals } = org.books()
    return { ...totals, statusWrites: Object.fromEntries(statusWrites) }
  })
}
