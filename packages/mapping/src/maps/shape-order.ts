import { type Finding, hasErrors, isDecimal, type Today, trimDecimal } from '@carrick/kernel'
import { isCodeUnknown } from '../codes/unknown-code.ts'
import type { CompiledMap } from './compile-map.ts'
import type { MapInput } from './run-map.ts'

export type Shaped<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] }

/** What of a canonical order shaping looks at itself; maps see all of it. */
interface ShapedOrder {
  readonly orderId: string
  readonly version: number
  readonly soldTo: { readonly extensions: readonly object[] }
  readonly lines: readonly { readonly kind: string }[]
  readonly charges: readonly object[]
  readonly extensions: readonly object[]
}

type Json = Readonly<Record<string, unknown>>

const AMOUNTS = new Set(['unitPrice', 'netAmount', 'taxAmount', 'grossAmount', 'amount'])

const AMOUNT_SCALE = 2

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const plain = (name: string, value: unknown): unknown => {
  if (isDecimal(value)) return trimDecimal(value, AMOUNTS.has(name) ? AMOUNT_SCALE : 0)
  if (Array.isArray(value)) return value.map((item) => plain(name, item))
  return isRecord(value) ? plainRecord(value) : value
}

const plainRecord = (record: Json): Json =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, plain(name, value)]))

/** Custom fields of the buyer are custom fields of the order, behind its own. */
const sourceOf = (order: ShapedOrder): MapInput => ({
  header: plainRecord({
    ...order,
    extensions: [...order.extensions, ...order.soldTo.extensions],
  }),
  lines: order.lines.filter(({ kind }) => kind !== 'NOTE').map((line) => plainRecord({ ...line })),
  charges: order.charges.map((charge) => plainRecord({ ...charge })),
})

/** Custom fields are texts, whatever type a row of the map made of them. */
const extensionsOf = ({ extensions }: Json): Json =>
  Object.fromEntries(
    Object.entries(isRecord(extensions) ? extensions : {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('\n') : String(value),
    ]),
  )

const withExtensions = (record: Json): Json => ({ ...record, extensions: extensionsOf(record) })

const LINE = /^lines\[(\d+)\]/

/**
 * Values of the order that the code lists of its ERP's map do not have, by their place in the order: it
 * could not be sent as it is. Pure.
 */
export const codesUnknownTo = (
  map: CompiledMap,
  order: ShapedOrder,
  today: Today,
): readonly Finding[] => {
  if (!map.hasCodes) return []
  const places = order.lines.flatMap(({ kind }, index) => (kind === 'NOTE' ? [] : [index]))
  return map
    .run(sourceOf(order), today)
    .findings.filter(isCodeUnknown)
    .map((finding) => ({
      ...finding,
      path: finding.path.replace(LINE, (_, n: string) => `lines[${String(places[Number(n)])}]`),
    }))
}

/** `mark` is the order id, our name for it for ever: no map decides it. */
const documentOf = (order: ShapedOrder, value: Json): Json => ({
  notes: [],
  ...withExtensions(value),
  lines: Array.isArray(value['lines']) ? value['lines'].filter(isRecord).map(withExtensions) : [],
  mark: order.orderId,
  version: order.version,
})

/**
 * The canonical order as its ERP's map shapes it; `fit` reads the result as a document of the ERP.
 * Findings name the field and the rule. Pure.
 */
export const shapeOrder = <T>(
  map: CompiledMap,
  order: ShapedOrder,
  today: Today,
  fit: (document: unknown) => Shaped<T>,
): Shaped<T> => {
  const { value, findings } = map.run(sourceOf(order), today)
  if (hasErrors(findings)) return { ok: false, findings }
  const fitted = fit(documentOf(order, value))
  if (fitted.ok) return fitted
  const byMap = fitted.findings.map((finding) => ({
    ...finding,
    message: `${finding.message} (${map.name})`,
  }))
  return { ok: false, findings: byMap }
}
