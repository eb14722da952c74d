import type { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { type Answer, type Ask, away, wordsOf } from './registry-http.ts'

type Middleware = NonNullable<
  ConstructorParameters<typeof SchemaRegistry>[0]['middlewares']
>[number]
type Carried = Awaited<ReturnType<NonNullable<ReturnType<Middleware>['response']>>>

/** What the registry refused; the library looks at `status` to tell a subject that is new. */
export class RegistryRefusal extends Error {
  readonly status: number

  constructor(answer: Answer) {
    super(wordsOf(answer))
    this.name = 'RegistryRefusal'
    this.status = answer.status
  }
}

const EXPECTED: Readonly<Record<string, readonly [field: string, type: string]>> = {
  'Schema.find': ['schema', 'string'],
  'Subject.register': ['id', 'number'],
  'Subject.registered': ['id', 'number'],
  'Subject.config': ['compatibilityLevel', 'string'],
}

/**
 * Carries the library's requests in place of its own HTTP layer, which waits without end for a silent
 * registry and for a connection that is lost within an answer. An answer without the field that the
 * library reads rejects with MESH_CODEC_REGISTRY, a refusal with RegistryRefusal.
 */
export const carryBy =
  (ask: Ask): Middleware =>
  ({ resourceName, resourceMethod }) => ({
    response: async (_next, _renew, request) => {
      const body: unknown = request.body()
      const answer = await ask(
        request.method().toUpperCase(),
        request.path(),
        typeof body === 'string' ? body : undefined,
      )
      if (answer.status >= 300) throw new RegistryRefusal(answer)
      const call = `${resourceName}.${resourceMethod}`
      const expected = EXPECTED[call]
      if (expected !== undefined && typeof answer.body[expected[0]] !== expected[1]) {
        throw away(`${request.path()}: the answer has no ${expected[0]} of type ${expected[1]}`)
      }
      // All that the library reads of an answer.
      const carried = { data: () => answer.body }
      return carried as unknown as Carried
    },
  })
