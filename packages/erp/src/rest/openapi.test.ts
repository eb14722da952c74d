import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { parseDecimal } from '@carrick/kernel'
import { ErpBooks } from '../books/erp-books.ts'
import { sampleLine, sampleOrder } from '../contract/sample-order.ts'
import type { ErpFact, Page } from '../erp-document.ts'
import type { ErpDraft } from '../erp-order.ts'
import type { ReturnRequest } from '../port.ts'
import { decodeDocument, decodeFact, decodeFacts, decodeMasterData } from '../wire/decode.ts'
import { decodeAmendment, decodeCancellation, decodeOrder } from '../wire/decode-order.ts'
import {
  decodeCredit,
  decodeCreditRequest,
  decodeReturn,
  decodeReturnCancellation,
  decodeReturnRequest,
} from '../wire/decode-return.ts'
import { decodeDraft, decodeSimulation } from '../wire/decode-simulation.ts'
import { REST_CAPABILITIES } from './capabilities.ts'

const file = join(import.meta.dirname, '../../rest/openapi.yaml')
const document = parse(readFileSync(file, 'utf8')) as {
  readonly components: { readonly schemas: Readonly<Record<string, AnySchema>> }
}

const ajv = new Ajv2020({ strict: false })
addFormats.default(ajv)
ajv.addSchema({ ...document, $id: 'contract' })

const schemaTest = (schema: string): ((value: unknown) => boolean) => {
  const validate = ajv.compile({ $ref: `contract#/components/schemas/${schema}` })
  return (value) => validate(value)
}

const order = sampleOrder(
  { customer: 'C-1', product: 'P-1' },
  {
    mark: 'mark-1',
    shipTo: { name: 'N', street: 'S', city: 'C', region: null, postalCode: '1', country: 'NO' },
    lines: [sampleLine('P-1', { quantity: '5', netAmount: '50.00' })],
    notes: ['a note'],
    extensions: { a: 'b' },
  },
)

const books = new ErpBooks(() => Date.UTC(2026, 10, 23))
books.masterData.addCustomer({ number: 'C-1', name: 'C', creditLimit: parseDecimal('1') })
books.masterData.addProduct({ sku: 'P-1', name: 'P', onHand: parseDecimal('3') })
books.create(order)
books.releaseHold('SO-000001', 'CREDIT')
books.ship('SO-000001')
books.invoice('SO-000001')
books.deliver('SO-000001')
books.pay('IN-000003', parseDecimal('1'))
books.hold('SO-000001', 'MANUAL', null)
const returnRequest: ReturnRequest = {
  mark: 'return-1',
  orderMark: 'mark-1',
  orderDocumentId: 'SO-000001',
  reason: 'r',
  lines: [{ lineRef: 'line-1', quantity: '2', reason: 'r' }],
}
books.createReturn(returnRequest)
books.receiveReturn('RT-000004')
const creditRequest = {
  requestId: 'r',
  lines: [{ lineRef: 'line-1', quantity: '1' }],
  charges: [{ code: 'RESTOCKING', description: 'Fee', amount: '-1.00' }],
}
books.creditReturn({ documentId: 'RT-000004', ...creditRequest })
const entry = books.enter(order)
const { customerNumber, orderDate, requestedDate, currency, shipTo, charges } = order
const draft: ErpDraft = {
  ...{ customerNumber, orderDate, requestedDate, currency, shipTo, charges },
  lines: [
    { lineRef: 'l', sku: 'P-1', quantity: '1', uom: 'C62', unitPrice: '1', discount: '0' },
    { lineRef: 'm', sku: 'NONE', quantity: '1', uom: 'C62', unitPrice: null, discount: '0' },
  ],
}
const page = books.changesSince(undefined, 100)
const facts: readonly ErpFact[] = page?.entries ?? []
const factOf = (type: ErpFact['type']): ErpFact | undefined => facts.find((f) => f.type === type)

type Json = Readonly<Record<string, unknown>>
const STRANGE: readonly unknown[] = [
  null,
  7,
  -1,
  1.5,
  true,
  '',
  'x',
  '-3',
  '1.2345678901',
  '2026-02-30',
  [],
  [null],
  {},
]

/** The value with one field, at any depth, taken away or made strange; with the path of the change. */
const spoiled = (value: unknown, path = ''): (readonly [path: string, value: unknown])[] => {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return items.flatMap((item, index) =>
      spoiled(item, `${path}[${String(index)}]`).map(
        ([at, other]) => [at, items.with(index, other)] as const,
      ),
    )
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    const without = Object.fromEntries(Object.entries(value).filter(([key]) => key !== name))
    const at = `${path}.${name}`
    return [
      [`${at} left out`, without] as const,
      ...STRANGE.map(
        (one) => [`${at} = ${JSON.stringify(one)}`, { ...value, [name]: one }] as const,
      ),
      ...spoiled(item, at).map(([where, other]) => [where, { ...value, [name]: other }] as const),
    ]
  })
}

const reads = (decode: (value: unknown) => unknown, value: unknown): boolean => {
  try {
    decode(value)
    return true
  } catch {
    return false
  }
}

/** A page of which every entry can be read. */
const whole =
  (decode: (value: unknown) => Page<unknown>) =>
  (value: unknown): Page<unknown> => {
    const read = decode(value)
    const [bad] = read.unreadable ?? []
    if (bad !== undefined) throw bad.problem
    return read
  }

describe('the published contract', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(file)).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  it.each<readonly [string, unknown, (value: unknown) => unknown]>([
    ['Order', order, decodeOrder],
    ['Cancellation', { requestId: 'r', lines: ['l'], reason: 'r' }, decodeCancellation],
    ['Amendment', { requestId: 'r', baseVersion: 1, order }, decodeAmendment],
    ['Document', books.find('mark-1'), decodeDocument],
    ['Document', 'result' in entry ? entry.result : undefined, decodeDocument],
    ['Draft', draft, decodeDraft],
    ['Simulation', books.simulate(draft), decodeSimulation],
    ['ReturnRequest', returnRequest, decodeReturnRequest],
    ['ReturnCancellation', { requestId: 'r', reason: 'r' }, decodeReturnCancellation],
    ['CreditRequest', creditRequest, decodeCreditRequest],
    ['Return', books.findReturn('return-1'), decodeReturn],
    ['Credit', books.findReturn('return-1')?.credits[0], decodeCredit],
    ['Fact', factOf('order'), decodeFact],
    ['Fact', factOf('shipment'), decodeFact],
    ['Fact', factOf('invoice'), decodeFact],
    ['Fact', factOf('credit'), decodeFact],
    ['Fact', factOf('return'), decodeFact],
    ['Fact', factOf('stock'), decodeFact],
    ['FactPage', page, whole(decodeFacts)],
    ['MasterDataPage', books.masterDataSince('product', undefined, 9), whole(decodeMasterData)],
  ])(
    'takes and refuses as %s exactly what the code takes and refuses',
    (schema, sample, decode) => {
      const accepts = schemaTest(schema)
      expect(accepts(sample)).toBe(true)
      expect(reads(decode, sample)).toBe(true)
      const cases = spoiled(sample)
      expect(cases.length).toBeGreaterThan(20)
      const disagreed = cases.filter(([, value]) => accepts(value) !== reads(decode, value))
      expect(disagreed.map(([path]) => path)).toEqual([])
    },
  )

  it('limits texts as the adapter says', () => {
    const accepts = schemaTest('Order')
    const long = (field: string, length: number): Json => ({
      ...order,
      [field]: 'x'.repeat(length),
    })
    for (const field of ['customerNumber', 'customerPoNumber']) {
      const most = REST_CAPABILITIES.maxLengths[field] ?? 0
      expect(accepts(long(field, most))).toBe(true)
      expect(accepts(long(field, most + 1))).toBe(false)
    }
  })
})
