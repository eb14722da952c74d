import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import {
  draftFields,
  draftOrder,
  openLab,
  type RestCaller,
  type Wares,
} from '../lab-org.fixture.ts'
import type { Org } from '../org.ts'
import { type DecodedEvent, type Header, openPubSub, subscribed } from '../pubsub-stream.fixture.ts'

const GUIDE = 'Change Data Capture Developer Guide'
const HEADER = `${GUIDE}, "Change Event Header Fields"`
const PUBSUB = 'Pub/Sub API Developer Guide, "Event Deserialization Considerations"'
const EXAMPLES = 'github.com/pozil/pub-sub-api-node-client'

interface Fixture {
  readonly field: keyof Header
  readonly form: string
  /** Where the rule is written down or was seen. */
  readonly source: string
  /** What happens in the org while the stream is open. */
  readonly act: (orderId: string) => Promise<unknown>
  readonly expected: (orderId: string) => unknown
}

let org: Org
let rest: RestCaller
let wares: Wares
let client: ReturnType<typeof openPubSub>

beforeAll(async () => {
  ;({ org, rest, wares } = await openLab({ firstCommit: 9_007_199_254_740_993n }))
  client = openPubSub(org, rest.token)
})

afterEach(() => {
  org.clearFaults()
})

afterAll(async () => {
  client.close()
  await org.stop()
})

/** The event of the last thing done, and where its fields stand in its schema. */
const lastEvent = async (
  act: Fixture['act'],
  topic = '/data/OrderChangeEvent',
): Promise<{ readonly event: DecodedEvent; readonly orderId: string }> => {
  const orderId = await draftOrder(rest, wares)
  await patch(orderId, {
    PoNumber: 'PO-1',
    Description: 'to be cleared',
    BillingCity: 'Cork',
    ShippingCity: 'Cork',
  })
  const stream = client.subscribe({ topic_name: topic, num_requested: 100 })
  await subscribed(org, 1)
  await act(orderId)
  const [event] = await stream.take(1)
  stream.cancel()
  await subscribed(org, 0)
  if (event === undefined) throw new Error('no event')
  return { event, orderId }
}

const patch = (orderId: string, fields: object, headers = {}) =>
  rest.call('PATCH', `/sobjects/Order/${orderId}`, fields, headers)
const edit = (orderId: string) => patch(orderId, { PoNumber: 'PO-2' })
const gap = (type: Parameters<Org['injectGap']>[0]) => (orderId: string) => {
  org.injectGap(type, 'Order', [orderId])
  return Promise.resolve()
}

const FIXTURES: readonly Fixture[] = [
  { field: 'entityName', form: 'object name', source: HEADER, act: edit, expected: () => 'Order' },
  {
    field: 'recordIds',
    form: 'one id of 18 characters',
    source: HEADER,
    act: edit,
    expected: (orderId) => [orderId],
  },
  {
    field: 'recordIds',
    form: 'several ids of equal changes',
    source: `${GUIDE}, "Merged Change Events"`,
    act: async (orderId) => {
      org.set({ mergeEvents: true })
      const other = await rest.query(`SELECT Id FROM Order WHERE Id != '${orderId}' LIMIT 1`)
      const rows = [orderId, ...other.map((row) => String(row['Id']))]
      await rest.call('PATCH', '/composite/sobjects', {
        records: rows.map((id) => ({ attributes: { type: 'Order' }, id, PoNumber: 'merged' })),
      })
    },
    expected: (orderId) => [orderId, expect.stringMatching(/^801\w{15}$/)],
  },
  {
    field: 'recordIds',
    form: 'the empty id of an overflow',
    source: `${GUIDE}, "Overflow Events"`,
    act: gap('GAP_OVERFLOW'),
    expected: () => ['000000000000000AAA'],
  },
  {
    field: 'changeType',
    form: 'CREATE',
    source: HEADER,
    act: () => rest.create('Order', draftFields(wares)),
    expected: () => 'CREATE',
  },
  { field: 'changeType', form: 'UPDATE', source: HEADER, act: edit, expected: () => 'UPDATE' },
  {
    field: 'changeType',
    form: 'DELETE',
    source: HEADER,
    act: (orderId) => rest.call('DELETE', `/sobjects/Order/${orderId}`),
    expected: () => 'DELETE',
  },
  ...(['GAP_CREATE', 'GAP_UPDATE', 'GAP_DELETE', 'GAP_UNDELETE', 'GAP_OVERFLOW'] as const).map(
    (type): Fixture => ({
      field: 'changeType',
      form: type,
      source: `${GUIDE}, "Gap Events" and "Overflow Events"`,
      act: gap(type),
      expected: () => type,
    }),
  ),
  {
    field: 'changeOrigin',
    form: 'REST without a client name',
    source: `${GUIDE}, "changeOrigin"`,
    act: edit,
    expected: () => 'com/salesforce/api/rest/65.0',
  },
  {
    field: 'changeOrigin',
    form: 'REST with a client name',
    source: `${GUIDE}, "changeOrigin"; REST guide, "Call Options Header"`,
    act: (orderId) => patch(orderId, { PoNumber: 'x' }, { 'sforce-call-options': 'client=mesh' }),
    expected: () => 'com/salesforce/api/rest/65.0;client=mesh',
  },
  {
    field: 'changeOrigin',
    form: 'empty in a gap',
    source: `${GUIDE}, "Gap Events"`,
    act: gap('GAP_UPDATE'),
    expected: () => '',
  },
  {
    field: 'transactionKey',
    form: '36 characters',
    source: `${EXAMPLES} issue 27`,
    act: edit,
    expected: () => expect.stringMatching(/^[\da-f-]{36}$/),
  },
  {
    field: 'sequenceNumber',
    form: 'from 1 in each transaction',
    source: HEADER,
    act: edit,
    expected: () => 1,
  },
  {
    field: 'commitTimestamp',
    form: 'epoch milliseconds',
    source: HEADER,
    act: edit,
    expected: () => expect.any(BigInt),
  },
  {
    field: 'commitNumber',
    form: 'a long above 2^53',
    source: `${EXAMPLES} issue 25`,
    act: edit,
    expected: () => expect.any(BigInt),
  },
  {
    field: 'commitUser',
    form: 'id of 18 characters',
    source: HEADER,
    act: edit,
    expected: () => org.userId,
  },
  {
    field: 'diffFields',
    form: 'empty: long texts are sent whole',
    source: HEADER,
    act: (orderId) => patch(orderId, { Description: 'y'.repeat(5000) }),
    expected: () => [],
  },
  {
    field: 'changedFields',
    form: 'empty in a creation',
    source: HEADER,
    act: () => rest.create('Order', draftFields(wares)),
    expected: () => [],
  },
  {
    field: 'nulledFields',
    form: 'empty when nothing was cleared',
    source: HEADER,
    act: edit,
    expected: () => [],
  },
]

describe('a header field of a change event', () => {
  it.each(FIXTURES)('$field: $form ($source)', async ({ field, act, expected }) => {
    const { event, orderId } = await lastEvent(act)
    expect(event.header[field]).toEqual(expected(orderId))
  })

  // Change Data Capture guide, "sequenceNumber": numbers of entities that are not selected are missing.
  it('sequenceNumber has holes where an entity is not selected', async () => {
    const stream = client.subscribe({ topic_name: '/data/ChangeEvents', num_requested: 10 })
    await subscribed(org, 1)
    await rest.call('POST', '/composite', {
      allOrNone: true,
      compositeRequest: ['Task', 'Account'].map((object) => ({
        method: 'POST',
        url: `/services/data/v65.0/sobjects/${object}`,
        referenceId: object,
        body: object === 'Task' ? { Subject: 'Call' } : { Name: 'After the call' },
      })),
    })
    const [event] = await stream.take(1)
    stream.cancel()
    await subscribed(org, 0)
    expect(event?.header).toMatchObject({ entityName: 'Account', sequenceNumber: 2 })
  })

  // Change Data Capture guide, "UNDELETE": the whole record, as in a creation.
  it('changeType is UNDELETE with the whole record for one out of the recycle bin', async () => {
    const orderId = await draftOrder(rest, wares)
    const stream = client.subscribe({ topic_name: '/data/OrderChangeEvent', num_requested: 10 })
    await subscribed(org, 1)
    await rest.call('DELETE', `/sobjects/Order/${orderId}`)
    org.undelete(orderId)
    const events = await stream.take(2)
    stream.cancel()
    await subscribed(org, 0)
    expect(events).toMatchObject([
      { header: { changeType: 'DELETE' }, fields: { AccountId: null } },
      { header: { changeType: 'UNDELETE' }, fields: { AccountId: wares.accountId } },
    ])
  })
})

describe('a bitmap of a change event', () => {
  const positions = async (schemaId: string) => {
    const { schema_json: json = '' } = await client.unary('GetSchema', { schema_id: schemaId })
    const { fields } = JSON.parse(json) as { fields: { name: string }[] }
    return (...names: string[]): string => {
      const bits = names.reduce(
        (sum, name) => sum | (1n << BigInt(fields.findIndex((one) => one.name === name))),
        0n,
      )
      const digits = bits.toString(16).toUpperCase()
      return `0x${digits.padStart(digits.length + (digits.length % 2), '0')}`
    }
  }
  const index = async (schemaId: string, name: string): Promise<number> => {
    const { schema_json: json = '' } = await client.unary('GetSchema', { schema_id: schemaId })
    return (JSON.parse(json) as { fields: { name: string }[] }).fields.findIndex(
      (one) => one.name === name,
    )
  }

  it(`over the record's own fields is 0x... (${PUBSUB})`, async () => {
    const { event } = await lastEvent((id) => patch(id, { PoNumber: null, Description: null }))
    const bits = await positions(event.schemaId)
    expect(event.header.nulledFields).toEqual([bits('PoNumber', 'Description')])
    expect(event.header.changedFields).toEqual([
      bits('PoNumber', 'Description', 'LastModifiedDate'),
    ])
  })

  it(`over the parts of a compound field is n-0x... (${PUBSUB})`, async () => {
    const { event } = await lastEvent((id) =>
      patch(id, { BillingCity: null, ShippingCity: 'Oslo', ShippingCountry: 'Norway' }),
    )
    const bits = await positions(event.schemaId)
    const billing = await index(event.schemaId, 'BillingAddress')
    const shipping = await index(event.schemaId, 'ShippingAddress')
    // Street, City, State, PostalCode, Country: positions 0 to 4.
    expect(event.header.nulledFields).toEqual([`${String(billing)}-0x02`])
    expect(event.header.changedFields).toEqual([
      bits('LastModifiedDate'),
      `${String(billing)}-0x02`,
      `${String(shipping)}-0x12`,
    ])
  })
})
