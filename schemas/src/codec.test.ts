import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { bodyReader, encodeBody } from './codec.ts'
import { InventoryLevelChanged, InvoicePosted, OrderHeld } from './generated/events.ts'
import { bytesOfUnscaled, unscaledOfBytes } from './unscaled-bytes.ts'
import { sampleMeta } from './sample.fixture.ts'

const level: InventoryLevelChanged = {
  meta: sampleMeta('InventoryLevelChanged'),
  sku: 'ROPE-08',
  location: 'MAIN',
  target: 'demo',
  onHand: parseDecimal('12.500000'),
  reserved: parseDecimal('0.000000'),
  available: parseDecimal('-3.000001'),
  asOf: 1_795_392_000_000,
  sequence: 9,
}

describe('event bodies', () => {
  it('come back as they were written', () => {
    expect(bodyReader(InventoryLevelChanged)(encodeBody(InventoryLevelChanged, level))).toEqual(
      level,
    )
  })

  it('leave room for a header in front', () => {
    const framed = encodeBody(InventoryLevelChanged, level, 5)
    expect(bodyReader(InventoryLevelChanged)(framed.subarray(5))).toEqual(level)
  })

  it('name the field that does not fit', () => {
    const broken = { ...level, sku: 7 } as unknown as InventoryLevelChanged
    expect(() => encodeBody(InventoryLevelChanged, broken)).toThrow(
      expect.objectContaining({
        code: 'MESH_SCHEMA_ENCODE',
        message: expect.stringContaining('sku'),
      }),
    )
  })

  it('refuse an amount with more decimals than the schema keeps', () => {
    expect(() =>
      encodeBody(InventoryLevelChanged, { ...level, onHand: parseDecimal('0.0000001') }),
    ).toThrow(expect.objectContaining({ code: 'MESH_SCHEMA_DECIMAL' }))
  })

  it('refuse an amount with more digits than the schema keeps', () => {
    expect(() =>
      encodeBody(InventoryLevelChanged, { ...level, onHand: parseDecimal('1234567890123') }),
    ).toThrow(expect.objectContaining({ code: 'MESH_SCHEMA_DECIMAL' }))
  })

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 3)],
    ['too long', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from([1, 2])])],
    ['empty', () => Buffer.alloc(0)],
  ])('are refused when %s', (_name, spoil) => {
    expect(() =>
      bodyReader(InventoryLevelChanged)(spoil(encodeBody(InventoryLevelChanged, level))),
    ).toThrow(expect.objectContaining({ code: 'MESH_SCHEMA_DECODE' }))
  })

  it('keep document dates without a zone', () => {
    const invoice: InvoicePosted = {
      meta: sampleMeta('InvoicePosted'),
      orderId: 'o',
      target: 'demo',
      documentId: 'SO-1',
      documentVersion: 1,
      invoiceId: 'I-1',
      invoicedOn: '2026-02-28',
      currency: 'EUR',
      netAmount: parseDecimal('10.0000'),
      grossAmount: parseDecimal('10.0000'),
      taxAmount: null,
      dueOn: null,
      withdrawn: false,
      lines: [],
    }
    expect(bodyReader(InvoicePosted)(encodeBody(InvoicePosted, invoice))).toMatchObject({
      invoicedOn: '2026-02-28',
      dueOn: null,
    })
    expect(() => encodeBody(InvoicePosted, { ...invoice, invoicedOn: '2026-02-30' })).toThrow(
      expect.objectContaining({ message: expect.stringContaining('invoicedOn') }),
    )
  })

  it('of an older writer are read with defaults for what it did not know', () => {
    const older = structuredClone(OrderHeld.schema) as { fields: { name: string }[] }
    older.fields = older.fields.filter((field) => field.name !== 'reason')
    const body = encodeBody({ ...OrderHeld, name: 'OrderHeldBefore', schema: older }, {
      meta: sampleMeta('OrderHeld'),
      orderId: 'o',
      target: 'demo',
      documentId: 'SO-1',
      documentVersion: 2,
      hold: 'CREDIT',
    } as never)
    expect(bodyReader(OrderHeld, older)(body)).toMatchObject({ hold: 'CREDIT', reason: null })
  })

  it('with another scale are refused, not read as another amount', () => {
    const text = JSON.stringify(InventoryLevelChanged.schema).replaceAll('"scale":6', '"scale":3')
    expect(() => bodyReader(InventoryLevelChanged, JSON.parse(text) as object)).toThrow(
      expect.objectContaining({ code: 'MESH_SCHEMA_EVOLUTION' }),
    )
  })
})

describe('decimal bytes', () => {
  it.each([
    [0n, '00'],
    [127n, '7f'],
    [128n, '0080'],
    [-1n, 'ff'],
    [-128n, '80'],
    [-129n, 'ff7f'],
    [2n ** 80n, '0100000000000000000000'],
  ])('write %d as %s', (value, hex) => {
    expect(bytesOfUnscaled(value).toString('hex')).toBe(hex)
    expect(unscaledOfBytes(Buffer.from(hex, 'hex'))).toBe(value)
  })
})
