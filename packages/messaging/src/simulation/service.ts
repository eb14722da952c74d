import { MeshError } from '@carrick/kernel'
import type { Envelope } from '@carrick/schemas'
import { emit } from '../handlers/decision.ts'
import { defineDesiredState, defineEffect, defineFold } from '../handlers/handler.ts'
import { internalToken, WAKE } from '../handlers/token.ts'
import type { HandlerInput } from '../runtime/registry.ts'
import type { SimulatedErp } from './erp.ts'
import type { Process } from './scheduler.ts'
import { plainToken } from './tokens.ts'

export interface Fact {
  readonly meta: Envelope
  readonly producer: string
  /** 1, 2, 3 ... per producer and key. */
  readonly n: number
  /** How it fails until it is mended: not at all, once or twice, or until a person acts. */
  readonly trouble: 'none' | 'retry' | 'terminal' | 'unstorable'
}
export interface Derived {
  readonly meta: Envelope
  readonly producer: string
  readonly n: number
}

export const FACTS = { a: 'facts-a', b: 'facts-b' } as const
export const DERIVED = 'derived'

export const factA = plainToken<Fact>('FactA', FACTS.a)
export const factB = plainToken<Fact>('FactB', FACTS.b)
export const ask = plainToken<Fact>('Ask', FACTS.a)
export const customer = plainToken<Fact>('Customer', FACTS.b)
export const needsCustomer = plainToken<Fact>('NeedsCustomer', FACTS.a)
export const wish = plainToken<Fact>('Wish', FACTS.b)
const derived = plainToken<Derived>('Derived', DERIVED)
export const submission = internalToken<{ readonly n: number }>('submit', 'submission')

/** Every application appends: a lost, doubled or swapped one shows. */
export interface Book {
  readonly applied: readonly string[]
  /** Facts that wait for their customer. */
  readonly waiting?: readonly { readonly producer: string; readonly n: number }[]
}

/** What outlives members: which troubles are mended, how often an event was tried, what was written. */
export interface Outside {
  readonly mended: Set<string>
  readonly tries: Map<string, number>
  readonly written: Map<string, number>
  readonly regressions: string[]
}

export const customerOf = (key: string): string => `customer-of-${key}`
const targetOf = (key: string): string => (key.endsWith('b') ? 'erp:b' : 'erp:a')

const apply = (book: Book | undefined, producer: string, n: number): Book => ({
  ...book,
  applied: [...(book?.applied ?? []), `${producer}${String(n)}`],
})

const applyAll = (state: Book | undefined, facts: NonNullable<Book['waiting']>) => {
  let book: Book = { applied: state?.applied ?? [] }
  for (const { producer, n } of facts) book = apply(book, producer, n)
  return { state: book, emit: facts.map((fact) => emit(derived, fact)) }
}

const troubleOf = (outside: Outside, id: string, { trouble }: Fact): MeshError | undefined => {
  if (outside.mended.has(id)) return undefined
  if (trouble === 'terminal') return new MeshError('MESH_SIM_TERMINAL', 'A field is missing')
  if (trouble !== 'retry') return undefined
  const tries = (outside.tries.get(id) ?? 0) + 1
  outside.tries.set(id, tries)
  return tries > 2 ? undefined : new MeshError('MESH_SIM_RETRY', 'Later', { kind: 'retryable' })
}

const foldOf = (token: typeof factA, outside: Outside) =>
  defineFold<Book, Fact>({
    name: `sim.fold-${token.name}`,
    consumes: token,
    produces: [derived],
    decide: (event, state) => {
      const fail = troubleOf(outside, event.id, event.value)
      if (fail !== undefined) return { fail }
      const { producer, n, trouble } = event.value
      const isUnstorable = trouble === 'unstorable' && !outside.mended.has(event.id)
      const next = apply(state, producer, n)
      return {
        state: isUnstorable ? { ...next, text: 'a\u0000b' } : next,
        emit: [emit(derived, { producer, n })],
      }
    },
  })

/** The service under test: every handler kind, and every way to wait. */
export const simulatedHandlers = (
  outside: Outside,
  erp: SimulatedErp,
  self: Process,
  write: (
    rows: readonly { readonly key: string; readonly version: number }[],
  ) => Promise<ReadonlySet<string>>,
): readonly HandlerInput[] => [
  foldOf(factA, outside),
  foldOf(factB, outside),
  foldOf(customer, outside),
  defineFold<Book, { readonly n: number }>({
    name: 'sim.submit',
    consumes: submission,
    produces: [derived],
    decide: (event, state) => ({
      state: apply(state, 's', event.value.n),
      emit: [emit(derived, { producer: 's', n: event.value.n })],
    }),
  }),
  defineFold<Book, Fact>({
    name: 'sim.needs-customer',
    consumes: needsCustomer,
    produces: [derived],
    refs: (event) => [customerOf(event.key)],
    decide: (event, state, { ref }) => {
      const { producer, n } = event.value
      const isKnown = ref(customerOf(event.key)) !== undefined
      const waiting = state?.waiting ?? []
      if (isKnown) {
        const facts = [...waiting, { producer, n }]
        return { ...applyAll(state, facts), awaits: [] }
      }
      return {
        state: { applied: state?.applied ?? [], waiting: [...waiting, { producer, n }] },
        disposition: 'parked',
        awaits: [customerOf(event.key)],
      }
    },
  }),
  defineFold<Book, { readonly refs: readonly string[] }>({
    name: 'sim.wake',
    consumes: WAKE,
    produces: [derived],
    refs: (event) => [customerOf(event.key)],
    decide: (event, state, { ref }) => {
      const waiting = state?.waiting ?? []
      if (ref(customerOf(event.key)) === undefined) return { awaits: [customerOf(event.key)] }
      return { ...applyAll(state, waiting), awaits: [] }
    },
  }),
  defineEffect<Book, Fact, { readonly n: number }, string>({
    name: 'sim.ask',
    consumes: ask,
    produces: [derived],
    decide: (event, state) => {
      const fail = troubleOf(outside, event.id, event.value)
      if (fail !== undefined) return { fail }
      const { n } = event.value
      const command = { n }
      return {
        state: state ?? { applied: [] },
        act: {
          operation: 'create',
          number: n,
          target: targetOf(event.key),
          priority: n % 10,
          command,
        },
      }
    },
    perform: (_command, call) => erp.perform(self, call),
    lookUp: (_command, call) => erp.lookUp(self, call),
    conclude: (event, state, answer) => {
      if (answer.kind === 'refused') return { disposition: 'rejected' }
      const { producer, n } = event.value
      return { state: apply(state, producer, n), emit: [emit(derived, { producer, n })] }
    },
  }),
  defineDesiredState<Fact, { readonly n: number }>({
    name: 'sim.write',
    consumes: wish,
    produces: [],
    target: 'org',
    batch: 10,
    coalesceMs: 50,
    want: (event) => ({ version: event.value.n, body: { n: event.value.n } }),
    flush: async (rows) => {
      const done = await write(rows)
      return new Map([...done].map((key) => [key, { kind: 'written' }]))
    },
  }),
]
