import { describe, expect, it } from '@jest/globals'
import { account } from '../metadata/standard/account.ts'
import { order } from '../metadata/standard/order.ts'
import type { Values } from '../metadata/field.ts'
import { avroTypeOf } from '../pubsub-stream.fixture.ts'
import { bitmapOf, bitmapsOf } from './bitmap.ts'
import { type ChangeEvent, encodeChangeEvent } from './change-event.ts'
import { CHANGE_TYPES, eventSchemaOf } from './event-schema.ts'
import { positionOf, replayIdOf } from './replay-id.ts'

const header = {
  recordIds: ['8015e000002GjQwAAK'],
  changeType: 'UPDATE',
  changeOrigin: 'com/salesforce/api/rest/65.0;client=carrick',
  transactionKey: '000a50de-05dd-07c4-22fb-44b7f9e72ab5',
  sequenceNumber: 2,
  commitTimestamp: 1_714_417_112_345,
  commitNumber: 9_007_199_254_741_999n,
  commitUser: '0055e000001xYzAAAU',
} as const

const schema = eventSchemaOf(order)
const accountSchema = eventSchemaOf(account)
const emptyOf = (fields: readonly { readonly name: string }[]): Values =>
  Object.fromEntries(
    fields.map(({ name }) => [
      name,
      name === 'LastModifiedDate' ? '2026-03-01T10:00:01.000+0000' : null,
    ]),
  )

const decode = (event: ChangeEvent, enriched: readonly string[] = []) =>
  avroTypeOf(event.schema.json).fromBuffer(encodeChangeEvent(event, enriched)) as Record<
    string,
    unknown
  > & { ChangeEventHeader: Record<string, unknown> }

const update = (before: Values, after: Values, enriched?: readonly string[]) =>
  decode({ schema, header, before, after }, enriched)

const at = (name: string): number => schema.fields.findIndex((field) => field.name === name) + 1
const bits = (...names: string[]): string => bitmapOf(names.map(at))

describe('the header of a change event', () => {
  // Order and names: raw dump in pozil/pub-sub-api-node-client issue 27.
  it('holds its fields in the order of the real schema', () => {
    const record = JSON.parse(schema.json) as {
      fields: { name: string; type: { fields: { name: string }[] } }[]
    }
    expect(record.fields[0]?.name).toBe('ChangeEventHeader')
    expect(record.fields[0]?.type.fields.map(({ name }) => name)).toEqual([
      'entityName',
      'recordIds',
      'changeType',
      'changeOrigin',
      'transactionKey',
      'sequenceNumber',
      'commitTimestamp',
      'commitNumber',
      'commitUser',
      'nulledFields',
      'diffFields',
      'changedFields',
    ])
  })

  // Positions 0 and 1 by issue 27 of the same client, the rest by the CDC guide's list of change types.
  it('numbers the change types CREATE 0, UPDATE 1, ... SNAPSHOT 9', () => {
    expect(CHANGE_TYPES.indexOf('CREATE')).toBe(0)
    expect(CHANGE_TYPES.indexOf('UPDATE')).toBe(1)
    expect(CHANGE_TYPES.indexOf('GAP_CREATE')).toBe(4)
    expect(CHANGE_TYPES.indexOf('SNAPSHOT')).toBe(9)
  })

  // CDC guide, "Change Event Header Fields"; commit numbers above 2^53: pozil issue 25.
  it('carries every field through Avro, commit numbers above 2^53 exactly', () => {
    const before = emptyOf(order.fields)
    expect(update(before, before).ChangeEventHeader).toMatchObject({
      entityName: 'Order',
      recordIds: header.recordIds,
      changeType: 'UPDATE',
      changeOrigin: header.changeOrigin,
      transactionKey: header.transactionKey,
      sequenceNumber: 2,
      commitTimestamp: 1_714_417_112_345n,
      commitNumber: 9_007_199_254_741_999n,
      commitUser: header.commitUser,
      diffFields: [],
    })
  })
})

describe('the bitmaps of a change event', () => {
  // Pub/Sub API guide, "Event Deserialization Considerations": lowest bit = field 0 = the header.
  it.each([
    [[1], '0x02'],
    [[1, 3], '0x0A'],
    [[5, 6, 7, 10, 24, 26, 29, 30], '0x650004E0'],
    [[79], '0x80000000000000000000'],
  ])('writes positions %j as %s', (positions, bitmap) => {
    expect(bitmapOf(positions)).toBe(bitmap)
  })

  // The three forms of the guide's example: ['0x650004E0', '4-0x10', '7-0x06'].
  it('writes parts of compound fields behind the position of the compound field', () => {
    expect(
      bitmapsOf([
        { field: 7, part: 1 },
        { field: 5 },
        { field: 4, part: 4 },
        { field: 7, part: 2 },
      ]),
    ).toEqual(['0x20', '4-0x10', '7-0x06'])
  })

  it('has no bitmap for no field', () => {
    expect(bitmapsOf([])).toEqual([])
  })

  // CDC guide, "changedFields" and "nulledFields": a nulled field is in both.
  it('lists a cleared field as changed and as nulled', () => {
    const before = { ...emptyOf(order.fields), PoNumber: 'PO-1', Status: 'Draft' }
    const after = { ...before, PoNumber: null, Status: 'Activated' }
    expect(update(before, after).ChangeEventHeader).toMatchObject({
      changedFields: [bits('PoNumber', 'Status', 'LastModifiedDate')],
      nulledFields: [bits('PoNumber')],
    })
  })

  it('lists a changed part of an address without a bit of the address itself', () => {
    const before = { ...emptyOf(order.fields), ShippingCity: 'Cork', ShippingStreet: '1 Quay' }
    const after = { ...before, ShippingCity: 'Bergen' }
    const event = update(before, after)
    expect(event.ChangeEventHeader['changedFields']).toEqual([
      bits('LastModifiedDate'),
      `${String(at('ShippingAddress'))}-0x02`,
    ])
    expect(event['ShippingAddress']).toMatchObject({ City: 'Bergen', Street: null })
  })
})

describe('the body of a change event', () => {
  // Pub/Sub API guide: unchanged fields of an update are null.
  it('holds only changed values in an update', () => {
    const before = { ...emptyOf(order.fields), Name: 'Rope', TotalAmount: 10 }
    const event = update(before, { ...before, TotalAmount: 12.5 })
    expect(event).toMatchObject({ Name: null, TotalAmount: 12.5 })
  })

  // CDC guide, "Enriched Change Events": updates and deletions only.
  it('adds enriched fields to an update, without calling them changed', () => {
    const before = { ...emptyOf(order.fields), OrderNumber: '00000100', Status: 'Draft' }
    const event = update(before, { ...before, Status: 'Activated' }, ['OrderNumber'])
    expect(event['OrderNumber']).toBe('00000100')
    expect(event.ChangeEventHeader['changedFields']).toEqual([bits('Status', 'LastModifiedDate')])
  })

  it('holds nothing in a deletion but enriched fields', () => {
    const values = { ...emptyOf(order.fields), OrderNumber: '00000100', Status: 'Draft' }
    const deletion = {
      schema,
      header: { ...header, changeType: 'DELETE' },
      before: values,
      after: values,
    } as const
    expect(decode(deletion)).toMatchObject({ OrderNumber: null, Status: null })
    expect(decode(deletion, ['OrderNumber'])).toMatchObject({
      OrderNumber: '00000100',
      Status: null,
    })
  })

  // CDC guide, "Change Event Body Fields": dates are epoch milliseconds in the Pub/Sub API.
  it('holds everything in a creation, dates as epoch milliseconds', () => {
    const after = {
      ...emptyOf(order.fields),
      EffectiveDate: '2026-03-01',
      CreatedDate: '2026-03-01T10:00:01.000+0000',
      IsReductionOrder: false,
    }
    expect(
      decode({ schema, header: { ...header, changeType: 'CREATE' }, before: undefined, after }),
    ).toMatchObject({
      EffectiveDate: 1_772_323_200_000n,
      CreatedDate: 1_772_359_201_000n,
      IsReductionOrder: false,
      ChangeEventHeader: { changedFields: [], nulledFields: [] },
    })
  })

  // CDC guide, "Compound Fields"; the three-way union: official Java sample of pub-sub-api.
  it('sends a business account its name as plain text and its address as parts', () => {
    const after = { ...emptyOf(account.fields), Name: 'Fjord', BillingCity: 'Bergen' }
    const event = { ...header, changeType: 'CREATE' } as const
    expect(
      decode({ schema: accountSchema, header: event, before: undefined, after }),
    ).toMatchObject({
      Name: 'Fjord',
      BillingAddress: { City: 'Bergen', Street: null },
      ShippingAddress: null,
    })
  })

  // CDC guide, "Change Event Fields".
  it.each(['Id', 'IsDeleted', 'SystemModstamp', 'ShippingCity'])('does not have %s', (name) => {
    expect(schema.fields.map((field) => field.name)).not.toContain(name)
  })
})

describe('a replay id', () => {
  // Dumps in pozil/pub-sub-api-node-client issues 27, 36 and 59.
  it('is eight bytes of number and two zero bytes', () => {
    expect(replayIdOf(14_190_001n).toString('hex')).toBe('0000000000d885b10000')
  })

  it('is understood without its zero bytes, as clients cut them off', () => {
    expect(positionOf(replayIdOf(77n).subarray(0, 8))).toBe(77n)
    expect(positionOf(Buffer.from('nonsense text'))).toBeUndefined()
  })
})
