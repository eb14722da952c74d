import type { Difference, Side } from './facts.ts'
import type { Proof } from './prove.ts'

const SIDES: readonly Side[] = ['org', 'mesh', 'erp']
const SHOWN = 50

/** Names of facts as people say them, in the order of the table. */
const WORDS: Readonly<Record<string, string>> = {
  customer: 'customer',
  orderDate: 'order date',
  requestedDate: 'requested date',
  sku: 'product',
  quantity: 'quantity',
  unitPrice: 'unit price',
  discount: 'discount',
  listAmount: 'amount before discount',
  net: 'net amount (line and order)',
  freight: 'freight',
  listTotal: 'total before discount',
  documentId: 'ERP document',
  integration: 'integration status',
  acceptance: 'acceptance',
  holds: 'holds',
  fulfilment: 'fulfilment',
  billing: 'billing',
  lifecycle: 'lifecycle',
  state: 'line status',
  confirmed: 'quantity confirmed',
  backordered: 'quantity backordered',
  shipped: 'quantity shipped',
  invoiced: 'quantity invoiced',
  invoicedAmount: 'amount invoiced',
}

const row = (name: string, cells: readonly string[]): string =>
  [name.padEnd(30), ...cells.map((cell) => cell.padStart(8))].join('')

export const countRows = ({ counts }: Pick<Proof, 'counts'>): readonly string[] => [
  row('compared', ['org', 'mesh', 'ERP']),
  ...Object.entries(WORDS).map(([fact, words]) =>
    row(
      words,
      SIDES.map((side) => String(counts[side][fact] ?? '')),
    ),
  ),
]

const place = ({ order, line }: Difference): string =>
  line === null ? order : `${order} line ${String(line)}`

export const differenceRows = (differences: readonly Difference[]): readonly string[] => {
  if (differences.length === 0) return ['No differences']
  const widths = [22, 6, 24, 24]
  const cells = (texts: readonly string[], last: string): string =>
    [...texts.map((text, at) => text.padEnd(widths[at] ?? 0)), last].join('  ')
  return [
    `${String(differences.length)} differences`,
    cells(['order', 'side', 'fact', 'expected'], 'found'),
    ...differences
      .slice(0, SHOWN)
      .map((one) =>
        cells([place(one), one.side, WORDS[one.fact] ?? one.fact, one.expected], one.found),
      ),
    ...(differences.length > SHOWN ? [`and ${String(differences.length - SHOWN)} more`] : []),
  ]
}

/** How often each fact was compared, on all sides together. */
export const comparedOf = ({ counts }: Pick<Proof, 'counts'>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.keys(WORDS).map((fact) => [
      fact,
      SIDES.reduce((sum, side) => sum + (counts[side][fact] ?? 0), 0),
    ]),
  )

/** True when all agree, nothing is lost or twice, and as many orders moved in parts as were to. */
export const isPassed = (proof: Proof, orders: number): boolean => {
  const { differences, lost, duplicates, submitted, posted, partial } = proof
  return (
    differences.length === 0 &&
    lost === 0 &&
    duplicates === 0 &&
    submitted === orders &&
    posted === orders &&
    partial.orders > 0 &&
    [partial.shipped, partial.invoiced, partial.agreed].every((count) => count === partial.orders)
  )
}
