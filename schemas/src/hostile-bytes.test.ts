import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { bodyReader, encodeBody } from './codec.ts'
import { InvoicePosted, OrderHeld, OrderInvalid, OrderSnapshot } from './generated/events.ts'
import { sampleMeta } from './sample.fixture.ts'

const invoice: InvoicePosted = {
  meta: sampleMeta('InvoicePosted'),
  orderId: 'o',
  target: 'demo',
  documentId: 'SO-1',
  documentVersion: 1,
  invoiceId: 'I-1',
  invoicedOn: '2026-02-28',
  currency: 'EUR',
  netAmount: parseDecimal('10'),
  grossAmount: parseDecimal('11.9'),
  taxAmount: null,
  dueOn: null,
  withdrawn: false,
  lines: [],
}

const snapshot: OrderSnapshot = {
  meta: sampleMeta('OrderSnapshot'),
  orderId: 'o',
  recordId: '801',
  orgId: '00D',
  deleted: false,
  commitAt: 1,
  commitNumber: '0',
  readAt: 2,
  fields: {},
  lines: [],
  replayId: null,
}

/** 2^40 as an Avro long: the number of items that a forged block claims. */
const FORGED_COUNT = Buffer.from('808080808040', 'hex')
const refusal = expect.objectContaining({
  code: 'MESH_SCHEMA_DECODE',
  message: expect.stringContaining('items cannot lie in'),
})

describe('bytes that claim more than they hold', () => {
  const body = encodeBody(InvoicePosted, invoice)
  const forged = Buffer.concat([body.subarray(0, -1), FORGED_COUNT])

  it('are refused at once when they claim a list', () => {
    expect(() => bodyReader(InvoicePosted)(forged)).toThrow(refusal)
  })

  it('are refused at once when they claim a map', () => {
    const ending = Buffer.from([0, 0, 0])
    const bytes = encodeBody(OrderSnapshot, snapshot)
    expect(bytes.subarray(-3)).toEqual(ending)
    expect(() =>
      bodyReader(OrderSnapshot)(Buffer.concat([bytes.subarray(0, -3), FORGED_COUNT, ending])),
    ).toThrow(refusal)
  })

  it('are refused at once when the reader does not know the list', () => {
    const { fields } = InvoicePosted.schema as { fields: { name: string }[] }
    const shorter = {
      ...InvoicePosted,
      schema: { ...InvoicePosted.schema, fields: fields.filter(({ name }) => name !== 'lines') },
    }
    expect(() => bodyReader(shorter, InvoicePosted.schema)(forged)).toThrow(refusal)
  })

  it('are refused when a field has another kind of value than its union knows', () => {
    const bytes = encodeBody(OrderHeld, {
      meta: sampleMeta('OrderHeld'),
      orderId: 'o',
      target: 'demo',
      documentId: 'SO-1',
      documentVersion: 2,
      hold: 'CREDIT',
      reason: null,
    })
    expect(() =>
      bodyReader(OrderHeld)(Buffer.concat([bytes.subarray(0, -1), Buffer.from([8])])),
    ).toThrow(expect.objectContaining({ code: 'MESH_SCHEMA_DECODE' }))
  })
})

describe('whole numbers', () => {
  const versioned = (documentVersion: number): InvoicePosted => ({ ...invoice, documentVersion })

  it.each([0, 2 ** 52, -(2 ** 52), 2 ** 31])('%d come back as they were', (version) => {
    expect(bodyReader(InvoicePosted)(encodeBody(InvoicePosted, versioned(version)))).toMatchObject({
      documentVersion: version,
    })
  })

  it.each([2 ** 52 + 1, -(2 ** 52) - 1, 0.5, NaN, Infinity])(
    '%d are refused, because they would come back as another number',
    (version) => {
      expect(() => encodeBody(InvoicePosted, versioned(version))).toThrow(
        expect.objectContaining({
          code: 'MESH_SCHEMA_ENCODE',
          message: expect.stringContaining('documentVersion'),
        }),
      )
    },
  )
})

describe('a value that does not fit', () => {
  const line = { lineId: 'a', quantity: parseDecimal('0.1234567') }

  it('is named by its path, what it is, and what was expected', () => {
    expect(() => encodeBody(InvoicePosted, { ...invoice, lines: [line] })).toThrow(
      'InvoicePosted does not fit its schema: lines[0].quantity: 0.1234567 is not a decimal of at most 18 digits, 6 of them after the point',
    )
  })

  it('is not repeated when it is a text, which may be personal', () => {
    const broken = { ...invoice, lines: 'Erika Mustermann' } as unknown as InvoicePosted
    expect(() => encodeBody(InvoicePosted, broken)).toThrow(/lines: a text is not/)
  })

  it('is shown when it is one of a list of words, which is not', () => {
    const finding = { path: 'lines', code: 'MESH_ERP_REFUSED', severity: 'GONE', message: '' }
    const broken = {
      meta: sampleMeta('OrderInvalid'),
      orderId: 'o',
      orderVersion: 1,
      findings: [finding],
    } as unknown as OrderInvalid
    expect(() => encodeBody(OrderInvalid, broken)).toThrow(
      'findings[0].severity: "GONE" is not carrick.Severity',
    )
  })
})
