import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '@carrick/kernel'
import { Webhook } from 'standardwebhooks'
import type { History } from '../history/history-file.ts'

/** A partner that keeps every notification that it gets, and loses the answer to some. */
export interface Subscriber {
  readonly url: string
  readonly secret: string
  readonly close: () => Promise<void>
}

/** One answer in so many never arrives: the message was kept, and has to come again. */
const LOST_ONE_IN = 60

interface Message {
  readonly type?: string
  readonly data?: { readonly orderId?: string }
}

export const startSubscriber = async (history: History): Promise<Subscriber> => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const library = new Webhook(secret)
  let count = 0

  const isGenuine = (body: string, headers: Record<string, string>): boolean => {
    try {
      library.verify(body, headers)
      return true
    } catch {
      return false
    }
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      count += 1
      const body = Buffer.concat(parts).toString()
      const headers = request.headers as Record<string, string>
      const isAnswered = count % LOST_ONE_IN !== 0
      const { type = '', data } = JSON.parse(body) as Message
      history.write({
        kind: 'told',
        at: systemClock.now(),
        id: headers['webhook-id'] ?? '',
        type,
        order: data?.orderId ?? '',
        content: createHash('sha256').update(body).digest('hex'),
        isGenuine: isGenuine(body, headers),
        isAnswered,
      })
      if (isAnswered) response.writeHead(204).end()
      else response.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    secret,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
