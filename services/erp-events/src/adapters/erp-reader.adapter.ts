import type { ErpPort } from '@carrick/erp'
import type { ErpReader } from '../ports.ts'

/** Facts of one page; a large order is some 80 kB as JSON, and a page is one commit. */
const PAGE = 200
const DEADLINE_MS = 10_000

/** Reads through the ERP port. */
export const createErpReader = (port: ErpPort): ErpReader => ({
  name: port.instance,
  changes: (cursor, signal) =>
    port.changesSince(cursor ?? undefined, PAGE, { signal, deadlineMs: DEADLINE_MS }),
  numbers: async (type, cursor, signal) => {
    const kind = type === 'CUSTOMER' ? 'customer' : 'product'
    const call = { signal, deadlineMs: DEADLINE_MS }
    const { entries, ...page } = await port.masterData(kind, cursor ?? undefined, PAGE, call)
    return {
      ...page,
      entries: entries.map(({ number, internalId, active }) => ({ number, internalId, active })),
    }
  },
})
