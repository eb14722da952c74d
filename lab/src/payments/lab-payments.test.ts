import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createHttpPayments, type PaymentPort } from '@carrick/payments'
import { paymentContract } from '@carrick/payments/contract'
import { type LabPayments, startLabPayments } from './payment-server.ts'

const portOf = ({ baseUrl, token }: LabPayments): PaymentPort =>
  createHttpPayments({
    provider: 'lab',
    baseUrl,
    token,
    concurrency: 8,
    now: () => Date.now(),
  })

paymentContract(
  'the lab provider',
  async () => {
    const lab = await startLabPayments()
    const port = portOf(lab)
    const { books, faults } = lab
    return {
      port,
      pay: (currency, amount) => books.pay({ currency, amount }),
      refundsOf: (key) => books.refunds.filter((refund) => refund.key === key).length,
      faults: {
        next: (fault) => {
          faults.add(
            typeof fault === 'string'
              ? { kind: fault }
              : { kind: 'throttle', afterMs: fault.throttledForMs },
          )
        },
        letGo: () => void faults.letGo(),
        down: () => lab.down(),
        up: () => lab.up(),
      },
      close: async () => {
        await port.close()
        await lab.stop()
      },
    }
  },
  { describe, it, beforeAll, afterAll },
)

describe('the lab payment provider', () => {
  let lab: LabPayments
  beforeAll(async () => {
    lab = await startLabPayments()
  })
  afterAll(() => lab.stop())

  const send = async (
    method: string,
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${lab.token}`, ...headers },
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    })
    return { status: response.status, body: await response.json() }
  }
  const knob = (method: string, path: string, body?: unknown) =>
    send(method, `${lab.adminUrl}/${path}`, body)
  const refund = (key: string, body: unknown) =>
    send('POST', `${lab.baseUrl}/refunds`, body, { 'idempotency-key': `"${key}"` })

  it('shows its books: payments that came in, and refunds', async () => {
    const payment = { reference: 'P-1', currency: 'EUR', amount: '20.00' }
    expect(await knob('POST', 'payments', payment)).toMatchObject({ body: { reference: 'P-1' } })
    const body = { paymentReference: 'P-1', currency: 'EUR', amount: '5.00' }
    expect(await refund('r/1', body)).toMatchObject({ status: 201 })
    expect(await refund('r/1', body)).toMatchObject({ status: 200 })
    expect(await knob('GET', 'books')).toEqual({
      status: 200,
      body: {
        payments: [payment],
        refunds: [
          {
            refundId: 'RF-1',
            key: 'r/1',
            ...body,
            orderId: null,
            state: 'settled',
            failure: null,
          },
        ],
      },
    })
  })

  it('refuses when it is told to, until it is told otherwise', async () => {
    const body = { paymentReference: null, currency: 'EUR', amount: '1.00' }
    await knob('POST', 'refuse', { message: 'the account is closed' })
    expect(await refund('r/2', body)).toMatchObject({
      status: 422,
      body: { findings: [{ code: 'REFUSED', message: 'the account is closed' }] },
    })
    await knob('POST', 'refuse')
    expect(await refund('r/2', body)).toMatchObject({ status: 201 })
  })

  it('goes wrong once when a knob says so, and comes back', async () => {
    const body = { paymentReference: null, currency: 'EUR', amount: '1.00' }
    await knob('POST', 'faults', { kind: 'not-now' })
    expect(await refund('r/3', body)).toMatchObject({ status: 503 })
    expect(await refund('r/3', body)).toMatchObject({ status: 201 })
    await knob('POST', 'down')
    await expect(refund('r/3', body)).rejects.toThrow()
    await knob('POST', 'up')
    expect(await refund('r/3', body)).toMatchObject({ status: 200 })
  })

  it('answers about another refund, or twice, when a knob says so; the money goes out once', async () => {
    const port = portOf(lab)
    const call = { signal: new AbortController().signal, deadlineMs: 10_000 }
    const money = { paymentReference: null, currency: 'EUR', amount: '1.00' }
    const request = { key: 'r/9', ...money, orderId: null }
    await knob('POST', 'faults', { kind: 'foreign-answer' })
    expect(await port.refund(request, call)).toMatchObject({
      kind: 'in-doubt',
      cause: { message: expect.stringContaining('key is r/') },
    })
    await knob('POST', 'faults', { kind: 'repeat' })
    expect(await port.refund(request, call)).toMatchObject({ kind: 'posted' })
    expect(await port.refund(request, call)).toMatchObject({ kind: 'posted' })
    expect(lab.books.refunds.filter(({ key }) => key === 'r/9')).toHaveLength(1)
    await port.close()
  })

  it('asks for its token and for a key, and names what it does not understand', async () => {
    const url = `${lab.baseUrl}/refunds`
    expect(await send('POST', url, {}, { authorization: 'Bearer other' })).toMatchObject({
      status: 401,
    })
    expect(await send('POST', url, {})).toMatchObject({ status: 400 })
    expect(await refund('r/4', '{"amount":')).toMatchObject({ status: 400 })
    expect(await refund('r/4', { currency: 'EUR', amount: 5 })).toMatchObject({
      status: 422,
      body: { findings: [{ path: 'amount', code: 'FORMAT' }] },
    })
    expect(await send('PUT', url, {})).toMatchObject({ status: 405 })
    expect(await send('GET', url)).toMatchObject({ status: 400 })
    expect(await knob('POST', 'weather')).toMatchObject({ status: 404 })
    expect(await knob('POST', 'faults', { kind: 'rain' })).toMatchObject({ status: 422 })
  })
})
