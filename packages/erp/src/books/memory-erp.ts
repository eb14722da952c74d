import { MeshError } from '@carrick/kernel'
import type { Page } from '../erp-document.ts'
import type { ErpOrder } from '../erp-order.ts'
import type { ErpAnswer, ErpCall, ErpCapabilities, ErpPort, IdempotencyGrade } from '../port.ts'
import { CURRENCIES } from './currencies.ts'
import type { BookAnswer } from './book-answer.ts'
import type { ErpBooks } from './erp-books.ts'
import { FaultPlan, type FaultSubject } from './faults.ts'
import { REST_CAPABILITIES } from '../rest/capabilities.ts'
import { type Attempt, attempt } from '../wire/attempt.ts'
import { decodeAmendment, decodeOrder } from '../wire/decode-order.ts'
import { decodeCreditRequest, decodeReturnRequest } from '../wire/decode-return.ts'
import { decodeDraft } from '../wire/decode-simulation.ts'

export interface MemoryErpOptions {
  /** What it claims; the books decide what is true (`uniqueMarks`). */
  readonly idempotency?: IdempotencyGrade
  readonly concurrency?: number
}

export interface MemoryErp extends ErpPort {
  readonly faults: FaultPlan
  /** Refuses every call, provably before anything was done. */
  down(): void
  up(): void
}

const answerOf = <T>(answer: BookAnswer<T>): ErpAnswer<T> =>
  answer.kind === 'refused' || answer.kind === 'unknown'
    ? { kind: 'rejected', findings: answer.findings }
    : { kind: 'posted', result: answer.result }

/** Refuses what does not read as the contract says, as an ERP on the other side of a wire would. */
const ifRead = <Read, T>(
  read: Attempt<Read>,
  act: (value: Read) => BookAnswer<T>,
): BookAnswer<T> => (read.ok ? act(read.value) : { kind: 'refused', findings: read.findings })

const lost = (why: string): ErpAnswer<never> => ({
  kind: 'in-doubt',
  cause: new MeshError('MESH_ERP_NO_ANSWER', why, { kind: 'in-doubt' }),
})

const away = (): MeshError =>
  new MeshError('MESH_ERP_UNREACHABLE', 'The ERP is away, nothing was sent', { kind: 'held' })

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve()
        },
        { once: true },
      )
  })

const pageOf = <T>(page: Page<T> | undefined): Page<T> => {
  if (page !== undefined) return page
  throw new MeshError('MESH_ERP_CURSOR_GONE', 'The cursor is not one of these books')
}

const deadlineOf = ({ signal, deadlineMs }: ErpCall): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])

const ANY: FaultSubject = { mark: '', customerPoNumber: null, skus: [] }

const subjectOf = (order: ErpOrder): FaultSubject => ({
  ...order,
  skus: order.lines.map(({ sku }) => sku),
})

/** An ERP without a network, for tests of what stands above the port. */
export const createMemoryErp = (
  instance: string,
  books: ErpBooks,
  { idempotency = 'unique-key', concurrency = 64 }: MemoryErpOptions = {},
): MemoryErp => {
  const faults = new FaultPlan()
  let isDown = false
  const capabilities: ErpCapabilities = {
    ...REST_CAPABILITIES,
    idempotency,
    visibilityDelayMs: 0,
    webhooks: false,
    currencies: CURRENCIES,
  }

  const change = async <T>(
    subject: FaultSubject,
    call: ErpCall,
    act: () => BookAnswer<T>,
  ): Promise<ErpAnswer<T>> => {
    if (isDown || call.signal.aborted) return { kind: 'transient', cause: away() }
    const fault = faults.take(subject)
    switch (fault?.kind) {
      case undefined:
        return answerOf(act())
      case 'cut-before-commit':
        return lost('The connection was cut')
      case 'cut-after-commit':
        act()
        return lost('The connection was cut')
      case 'hold':
      case 'delay':
        faults.keep(act)
        await untilAborted(deadlineOf(call))
        return lost('The deadline passed')
      case 'throttle':
        return { kind: 'throttled', afterMs: fault.afterMs }
      case 'not-now':
        return { kind: 'transient', cause: away() }
      case 'server-error':
      case 'malformed':
      case 'foreign-answer':
        act()
        return lost('The answer made no sense')
      case 'repeat':
        act()
        return answerOf(act())
    }
  }

  const read = <T>(look: () => T): Promise<T> =>
    isDown ? Promise.reject(away()) : new Promise((resolve) => resolve(look()))

  return {
    instance,
    faults,
    down: () => {
      isDown = true
    },
    up: () => {
      isDown = false
    },
    capabilities: () => capabilities,
    limits: () => ({ concurrency }),
    create: (order, call) =>
      change(subjectOf(order), call, () =>
        ifRead(attempt(decodeOrder, order), (read) => books.create(read)),
      ),
    cancel: (request, call) => change(ANY, call, () => books.cancel(request)),
    amend: ({ documentId, ...request }, call) =>
      change(subjectOf(request.order), call, () =>
        // Findings name the order's fields as those of a new order do.
        ifRead(attempt(decodeOrder, request.order), () =>
          ifRead(attempt(decodeAmendment, request), (read) => books.amend({ documentId, ...read })),
        ),
      ),
    simulate: (draft) => read(() => books.simulate(decodeDraft(draft))),
    createReturn: (request, call) =>
      change({ ...ANY, mark: request.mark }, call, () =>
        ifRead(attempt(decodeReturnRequest, request), (read) => books.createReturn(read)),
      ),
    cancelReturn: (request, call) => change(ANY, call, () => books.cancelReturn(request)),
    creditReturn: ({ documentId, ...request }, call) =>
      change(ANY, call, () =>
        ifRead(attempt(decodeCreditRequest, request), (read) =>
          books.creditReturn({ documentId, ...read }),
        ),
      ),
    findReturn: (mark) => read(() => books.findReturn(mark)),
    findByMark: (mark) => read(() => books.find(mark)),
    readOrder: (documentId) => read(() => books.read(documentId)),
    changesSince: (cursor, limit) => read(() => pageOf(books.changesSince(cursor, limit))),
    masterData: (kind, cursor, limit) =>
      read(() => pageOf(books.masterDataSince(kind, cursor, limit))),
    health: () => read(() => undefined),
    close: () => Promise.resolve(),
  }
}
