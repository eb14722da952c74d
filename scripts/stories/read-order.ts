import type { BookView } from '@carrick/lab'
import { type Decimal, formatDecimal, parseDecimal } from '@carrick/kernel'
import type { Stage } from './stage.ts'

type Row = Readonly<Record<string, unknown>>

/** 2 and 2.0 and 2.000 are the same to people. */
export const plain = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text
}

/** One field of the order, as the org shows it. */
export const orgOrder =
  ({ org }: Stage, recordId: string) =>
  async (field: string): Promise<string> => {
    const [row] = await org.query(`SELECT ${field} FROM Order WHERE Id = '${recordId}'`)
    return plain(row?.[field])
  }

/** One field of all lines of the order, in their order: `3, 0, 5`. */
export const orgLines =
  ({ org }: Stage, recordId: string) =>
  async (field: string): Promise<string> => {
    const rows: readonly Row[] = await org.query(
      `SELECT ${field} FROM OrderItem WHERE OrderId = '${recordId}' ORDER BY OrderItemNumber`,
    )
    return rows.map((row) => plain(row[field])).join(', ')
  }

/** The one document that the ERP has under this number of the customer; throws when there are several. */
export const erpOrder = async (
  { erp }: Stage,
  customerPoNumber: string,
): Promise<BookView | undefined> => {
  const books = (await erp.read('books')) as readonly BookView[]
  const found = books.filter(({ order }) => order.customerPoNumber === customerPoNumber)
  if (found.length > 1)
    throw new Error(`the ERP has ${String(found.length)} of ${customerPoNumber}`)
  return found[0]
}

const quantityIn = (
  papers: readonly {
    readonly lines: readonly { readonly lineRef: string; readonly quantity: string }[]
  }[],
  lineRef: string,
): number =>
  papers
    .flatMap(({ lines }) => lines)
    .filter((line) => line.lineRef === lineRef)
    .reduce((sum, { quantity }) => sum + Number(quantity), 0)

/** What was shipped or invoiced of each line by the ERP's own papers: `3, 0, 5`. */
export const erpLines = (book: BookView | undefined, papers: 'shipments' | 'invoices'): string =>
  (book?.order.lines ?? [])
    .map(({ lineRef }) => String(quantityIn(book?.[papers] ?? [], lineRef)))
    .join(', ')

export const sumOfInvoices = (book: BookView | undefined): string => {
  const cents = (book?.invoices ?? []).map(({ netAmount }) => parseDecimal(netAmount))
  const scale = 2
  const total = cents.reduce<bigint>(
    (sum, { unscaled, scale: own }: Decimal) => sum + unscaled * 10n ** BigInt(scale - own),
    0n,
  )
  return formatDecimal({ ...parseDecimal('0.00'), unscaled: total, scale })
}
