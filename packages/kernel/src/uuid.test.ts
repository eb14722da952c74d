import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  orderIdOfDocument,
  orderIdOfRecord,
  orderIdOfReference,
  returnIdOfRecord,
} from './order-id.ts'
import { isUuid, timeOfUuid7, uuid5, uuid7, uuid7Of } from './uuid.ts'

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
const instants = fc.integer({ min: 0, max: 2 ** 48 - 1 })

describe('uuid version 5', () => {
  it('is that of RFC 9562, appendix A.4', () => {
    expect(uuid5(DNS, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  })

  it('keeps the parts of a name apart', () => {
    expect(uuid5(DNS, 'ab', 'c')).not.toBe(uuid5(DNS, 'a', 'bc'))
  })

  it('differs between namespaces', () => {
    expect(uuid5(uuid5(DNS, 'x'), 'a')).not.toBe(uuid5(DNS, 'a'))
  })
})

describe('uuid version 7', () => {
  it('is that of RFC 9562, appendix A.6, for its time and random bits', () => {
    const vector = Buffer.from('017f22e279b07cc398c4dc0c0c07398f', 'hex')
    expect(uuid7(1645557742000, (bytes) => bytes.set(vector))).toBe(
      '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
    )
  })

  it('carries its time and sorts by it', () => {
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        expect(timeOfUuid7(uuid7(a))).toBe(a)
        if (a < b) expect(uuid7(a) < uuid7(b)).toBe(true)
      }),
    )
  })

  it('is new each time', () => {
    expect(uuid7(1).slice(14)).not.toBe(uuid7(1).slice(14))
  })
})

describe('uuid of a fact of a re-readable source', () => {
  it('is the same whenever the fact is read, shaped as version 7, at its own time', () => {
    fc.assert(
      fc.property(instants, fc.array(fc.string()), (at, parts) => {
        const id = uuid7Of(at, ...parts)
        expect(id).toBe(uuid7Of(at, ...parts))
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(timeOfUuid7(id)).toBe(at)
      }),
    )
  })

  it('differs when a part moves to its neighbour', () => {
    expect(uuid7Of(1, 'ab', 'c')).not.toBe(uuid7Of(1, 'a', 'bc'))
  })
})

describe('order id', () => {
  it('is one for five submissions of a record, and its own for every other record and org', () => {
    const id = orderIdOfRecord('00Dxx0000000001EAA', '801xx0000000001AAA')
    expect(orderIdOfRecord('00Dxx0000000001EAA', '801xx0000000001AAA')).toBe(id)
    expect(orderIdOfRecord('00Dxx0000000001EAA', '801xx0000000001AAB')).not.toBe(id)
    expect(orderIdOfRecord('00Dxx0000000002EAA', '801xx0000000001AAA')).not.toBe(id)
    expect(isUuid(id)).toBe(true)
  })

  it('of two clients with the same reference differs', () => {
    expect(orderIdOfReference('web', 'shop-a', '17')).not.toBe(
      orderIdOfReference('web', 'shop-b', '17'),
    )
  })

  it('of a document of an ERP is never that of a client who calls itself so', () => {
    const id = orderIdOfDocument('demo', 'SO-000001')
    expect(orderIdOfDocument('demo', 'SO-000001')).toBe(id)
    expect(orderIdOfDocument('other', 'SO-000001')).not.toBe(id)
    expect(orderIdOfReference('erp', 'demo', 'SO-000001')).not.toBe(id)
    expect(id).toBe('99263cd3-403e-56be-9279-14cdcb8cd843')
  })
})

describe('return id', () => {
  it('is one for all that is heard of a return record, and its own for every other record and org', () => {
    const id = returnIdOfRecord('00Dxx0000000001EAA', '0Zoxx0000000001AAA')
    expect(returnIdOfRecord('00Dxx0000000001EAA', '0Zoxx0000000001AAA')).toBe(id)
    expect(returnIdOfRecord('00Dxx0000000001EAA', '0Zoxx0000000001AAB')).not.toBe(id)
    expect(returnIdOfRecord('00Dxx0000000002EAA', '0Zoxx0000000001AAA')).not.toBe(id)
    expect(isUuid(id)).toBe(true)
  })

  it('is never that of an order, even of the same record', () => {
    const record = ['00Dxx0000000001EAA', '0Zoxx0000000001AAA'] as const
    expect(returnIdOfRecord(...record)).not.toBe(orderIdOfRecord(...record))
  })

  it('stays what it was in earlier releases', () => {
    expect(returnIdOfRecord('00Dxx0000000001EAA', '0Zoxx0000000001AAA')).toBe(
      '886c54f4-8417-58b3-9d7f-d29797dbc949',
    )
  })
})

describe('isUuid', () => {
  it.each(['', 'x', '2ED6657D-E927-568B-95E1-2665A8AEA6A2', `${DNS}0`, DNS.replaceAll('-', '')])(
    'is not %j',
    (text) => {
      expect(isUuid(text)).toBe(false)
    },
  )
})
