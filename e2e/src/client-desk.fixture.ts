import { randomUUID } from 'node:crypto'
import { expect } from '@jest/globals'
import { eventually } from '@carrick/testkit'
import { type Answer, ask, CUSTOMER, SKU } from './clients.fixture.ts'

interface How {
  readonly key?: string | null
  readonly bearer?: string | null
  readonly at?: string
}

const line = (over: object = {}) => ({ sku: SKU, quantity: '2', unitPrice: '89.00', ...over })

const order = (over: object = {}) => ({
  externalId: `WEB-${randomUUID()}`,
  orderDate: '2026-11-20',
  currency: 'EUR',
  soldTo: { number: CUSTOMER },
  lines: [line()],
  ...over,
})

/** What a client does: submit orders and look at them. Address and token are asked for each time. */
export const openClientDesk = (url: () => string, token: () => string) => {
  const submit = (body: unknown, how: How = {}): Promise<Answer> => {
    const { key = randomUUID(), bearer = token(), at = url() } = how
    return ask(`${at}/v1/orders`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        ...(key !== null && { 'idempotency-key': key }),
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      },
    })
  }

  const accepted = async (body: unknown, how: How = {}): Promise<string> => {
    const answer = await submit(body, how)
    expect(answer).toMatchObject({ status: 202 })
    return String(answer.body['orderId'])
  }

  const look = (orderId: string, bearer = token(), at = url()): Promise<Answer> =>
    ask(`${at}/v1/orders/${orderId}`, { headers: { authorization: `Bearer ${bearer}` } })

  const shown = (orderId: string, what: string, fits: (body: Answer['body']) => boolean) =>
    eventually(
      what,
      async () => {
        const { status, body } = await look(orderId)
        expect(status).toBe(200)
        return fits(body) && body
      },
      30_000,
    )

  const inErp = (orderId: string) =>
    shown(orderId, 'the number of the document', ({ documentId }) => typeof documentId === 'string')

  const inState = (orderId: string, wanted: string) =>
    shown(orderId, `state ${wanted}`, ({ state }) => state === wanted)

  return { order, line, submit, accepted, look, shown, inErp, inState }
}
