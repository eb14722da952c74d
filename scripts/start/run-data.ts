import { readFileSync } from 'node:fs'
import { MeshError, messageOf } from '@carrick/kernel'
import { z } from 'zod'

/** What the demonstration does with an order. */
const SCENARIOS = [
  'backorder',
  'credit-hold',
  'unknown-product',
  'duplicate',
  'cut-answer',
] as const

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'expected a decimal text such as "12.50"')
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as "2026-11-23"')
const text = z.string().min(1)

const address = z.object({
  name: text.nullish(),
  street: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  postalCode: z.string().nullable(),
  country: z.string().nullable(),
})

const account = z.object({
  externalId: text,
  name: text,
  contact: z.string().nullish(),
  phone: z.string().nullish(),
  billing: address,
  creditLimit: decimal.nullish(),
})

const product = z.object({
  sku: text,
  name: text,
  packaging: z.string().nullish(),
  listPrice: decimal,
  unitsInStock: z.number().default(0),
  discontinued: z.boolean().default(false),
  knownToErp: z.boolean().default(true),
})

const order = z.object({
  externalId: text,
  account: text,
  orderedOn: date,
  requiredOn: date.nullish(),
  freight: decimal.nullish(),
  shipTo: address,
  lines: z
    .array(
      z.object({
        sku: text,
        quantity: z.number(),
        unitPrice: decimal,
        discount: decimal.nullish(),
      }),
    )
    .min(1),
  /** 0 (lowest) to 9 (most urgent). */
  priority: z.int().min(0).max(9).nullish(),
  scenario: z.enum(SCENARIOS).nullish(),
})

const schema = z
  .object({ accounts: z.array(account), products: z.array(product), orders: z.array(order) })
  .superRefine(({ accounts, products, orders }, context) => {
    const buyers = new Set(accounts.map(({ externalId }) => externalId))
    const skus = new Set(products.map(({ sku }) => sku))
    orders.forEach(({ account: buyer, lines }, index) => {
      if (!buyers.has(buyer)) {
        const message = `names the account "${buyer}", which is not among accounts`
        context.addIssue({ code: 'custom', path: ['orders', index, 'account'], message })
      }
      lines.forEach(({ sku }, at) => {
        if (skus.has(sku)) return
        const message = `names the product "${sku}", which is not among products`
        context.addIssue({ code: 'custom', path: ['orders', index, 'lines', at, 'sku'], message })
      })
    })
  })

export type RunData = z.infer<typeof schema>
export type RunOrder = RunData['orders'][number]

const SHOWN = 10

const fail = (file: string, problem: string): MeshError =>
  new MeshError('MESH_START_DATA', `${file}: ${problem}`)

/** Accounts, products and orders of a run. Throws MESH_START_DATA that names each place. */
export const readRunData = (file: string): RunData => {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (thrown) {
    throw fail(file, `cannot be read as JSON (${messageOf(thrown)})`)
  }
  const read = schema.safeParse(json)
  if (read.success) return read.data
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const more = problems.length > SHOWN ? `; and ${String(problems.length - SHOWN)} more` : ''
  throw fail(file, problems.slice(0, SHOWN).join('; ') + more)
}

/** So many orders: the first ones, or more of the same under new numbers, without their scenarios. */
export const takeOrders = (
  orders: readonly RunOrder[],
  count: number | undefined,
): readonly RunOrder[] =>
  Array.from({ length: count ?? orders.length }, (_, index): RunOrder | undefined => {
    const order = orders[index % orders.length]
    const round = Math.floor(index / orders.length)
    if (order === undefined || round === 0) return order
    return { ...order, externalId: `${order.externalId}-${String(round + 1)}`, scenario: null }
  }).filter((order) => order !== undefined)
