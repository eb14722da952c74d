import { MeshError } from '@carrick/kernel'
import type { ErpDocument } from '../erp-document.ts'
import type { ErpAnswer, ErpCapabilities, ErpPort } from '../port.ts'
import { MAX_LINES } from './order-checks.ts'
import type { BookAnswer, ErpBooks } from './erp-books.ts'

/** What goes wrong with the next call that changes something. */
export type MemoryFault =
  | { readonly kind: 'cut-before-commit' }
  | { readonly kind: 'cut-after-commit' }
  | { readonly kind: 'throttle'; readonly afterMs: number }
  | { readonly kind: 'down' }

export interface MemoryErp extends ErpPort {
  /** Queued faults; each call that changes something takes one. */
  fail(...faults: readonly MemoryFault[]): void
}

const CAPABILITIES: ErpCapabilities = {
  idempotency: 'unique-key',
  visibilityDelayMs: 0,
  amend: false,
  cancel: true,
  returns: false,
  webhooks: false,
  maxLines: MAX_LINES,
  maxLengths: { customerPoNumber: 35, sku: 40 },
}

const answerOf = (answer: BookAnswer): ErpAnswer<ErpDocument> => {
  switch (answer.kind) {
    case 'created':
    case 'existing':
    case 'changed':
      return { kind: 'posted', result: answer.document }
    case 'refused':
    case 'reused':
      return { kind: 'rejected', findings: answer.findings }
    case 'unknown':
      return {
        kind: 'rejected',
        findings: [
          {
            path: 'documentId',
            code: 'MESH_ERP_UNKNOWN_DOCUMENT',
            severity: 'error',
            message: 'there is no such document',
          },
        ],
      }
  }
}

const lost = (): ErpAnswer<never> => ({
  kind: 'in-doubt',
  cause: new MeshError('MESH_ERP_NO_ANSWER', 'The answer was lost', { kind: 'in-doubt' }),
})

const away = (): MeshError =>
  new MeshError('MESH_ERP_UNREACHABLE', 'The ERP is away', { kind: 'held' })

/** An ERP without a network, for tests of what stands above the port. */
export const createMemoryErp = (instance: string, books: ErpBooks): MemoryErp => {
  const faults: MemoryFault[] = []
  const change = (act: () => BookAnswer): Promise<ErpAnswer<ErpDocument>> => {
    const fault = faults.shift()
    switch (fault?.kind) {
      case 'cut-before-commit':
        return Promise.resolve(lost())
      case 'cut-after-commit':
        act()
        return Promise.resolve(lost())
      case 'throttle':
        return Promise.resolve({ kind: 'throttled', afterMs: fault.afterMs })
      case 'down':
        return Promise.resolve({ kind: 'transient', cause: away() })
      case undefined:
        return Promise.resolve(answerOf(act()))
    }
  }
  return {
    instance,
    fail: (...more) => {
      faults.push(...more)
    },
    capabilities: () => CAPABILITIES,
    limits: () => ({ concurrency: 64 }),
    create: (order) => change(() => books.create(order)),
    cancel: (request) => change(() => books.cancel(request)),
    amend: () =>
      Promise.resolve({
        kind: 'rejected',
        findings: [
          {
            path: '',
            code: 'MESH_ERP_AMEND_UNSUPPORTED',
            severity: 'error',
            message: 'this ERP takes no changes',
          },
        ],
      }),
    findByMark: (mark) => Promise.resolve(books.find(mark)),
    readOrder: (documentId) => Promise.resolve(books.read(documentId)),
    changesSince: (cursor, limit) => Promise.resolve(books.changesSince(cursor, limit)),
    masterData: (kind, cursor, limit) => Promise.resolve(books.masterData(kind, cursor, limit)),
    health: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
