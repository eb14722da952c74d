import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

export interface Sent {
  readonly status: number
  readonly code: unknown
}

interface How {
  readonly secret?: string
  readonly id?: string
  /** How far the sender's clock is off, ms. */
  readonly offMs?: number
  /** What arrives, when that is not what was signed. */
  readonly arrives?: string
  /** A second secret that signs as well, as while secrets are exchanged. */
  readonly also?: string
}

/** An ERP, or whoever writes to `path`, whose webhooks are signed by the library of the Standard Webhooks people. */
export const openWebhookSender = (
  url: () => string,
  secret: () => string,
  path = '/v1/webhooks/demo',
) => {
  const send = async (fact: object, how: How = {}): Promise<Sent> => {
    const { id = `msg_${randomUUID()}`, offMs = 0 } = how
    const body = JSON.stringify(fact)
    const at = new Date(Date.now() + offMs)
    const secrets = [how.secret ?? secret(), ...(how.also === undefined ? [] : [how.also])]
    const response = await fetch(`${url()}${path}`, {
      method: 'POST',
      body: how.arrives ?? body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': secrets.map((one) => new Webhook(one).sign(id, at, body)).join(' '),
      },
    })
    const text = await response.text()
    const problem = text === '' ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>)
    return { status: response.status, code: problem['code'] }
  }

  /** The level of a product that no other test has; a higher sequence is newer. */
  const levelOf = (sku: string, sequence = 1) => ({
    type: 'stock',
    at: new Date().toISOString(),
    sku,
    location: 'MAIN',
    onHand: '7',
    reserved: '0',
    available: '7',
    sequence,
  })

  return { send, levelOf }
}
