import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { CaseOpened, InvoicePosted, OrderSubmitted } from '@carrick/schemas'
import type { RunningService } from '@carrick/service-host'
import {
  type Configuration,
  demoConfiguration,
  eventually,
  joinAsOutsider,
  type Outsider,
  startOnServers,
} from '@carrick/testkit'
import { type Postbox, startPostbox } from './adapters/postbox.fake.ts'
import { anInvoice, aSubmission } from './adapters/sample.fake.ts'
import { service } from './service.ts'

const MINUTE = 60_000
// What an earlier run left in the log is of other names and customers.
const RUN = randomUUID().slice(0, 8)
const NAME = `people-${RUN}`
const CUSTOMER = `C-${RUN}`

let postbox: Postbox
let isFull = true
let configuration: Configuration
let running: RunningService
let outsider: Outsider

beforeAll(async () => {
  postbox = await startPostbox({
    refuses: (to) => (isFull && to.startsWith('full@') ? 552 : undefined),
  })
  const email = {
    kind: 'email',
    url: 'env:SMTP',
    from: 'Halyard Chandlery <orders@halyard.example>',
    to: 'contact',
    when: { customer: [CUSTOMER] },
    messages: {
      InvoicePosted: {
        subject: 'Invoice {invoiceId} of your order {orderNumber}',
        text: 'Please pay {grossAmount} {currency}.\n',
      },
    },
  }
  configuration = await demoConfiguration({ subscriptions: { [NAME]: email } })
  const SMTP = `smtp://127.0.0.1:${String(postbox.port)}`
  running = await startOnServers(service, { ...configuration.env, SMTP })
  outsider = await joinAsOutsider([CaseOpened.topic])
}, MINUTE)

afterAll(async () => {
  await outsider.close()
  await running.stop()
  await Promise.all([postbox.close(), configuration.remove()])
}, MINUTE)

/** An order of the customer and its invoice. */
const sell = async (to: string, number: string): Promise<string> => {
  const orderId = randomUUID()
  await outsider.publish(OrderSubmitted, orderId, aSubmission(orderId, CUSTOMER, to))
  await outsider.publish(InvoicePosted, orderId, anInvoice(orderId, number))
  return orderId
}

const to = (address: string) => postbox.posted.filter((one) => one.to.includes(address))

describe('subscriptions by e-mail on real servers', () => {
  it(
    'write to the buyer of each order, and wait for a person when his mailbox takes none',
    async () => {
      const orderId = await sell('full@anders.example', 'RE-1')
      await sell('maria@anders.example', 'RE-2')
      await eventually('the mail', () => to('maria@anders.example').length > 0)
      const [mail] = to('maria@anders.example')
      expect(mail?.headers.get('subject')).toBe('Invoice RE-2 of your order 00000101')
      expect(mail?.text).toBe('Please pay 23.681 EUR.')

      const key = `mail:${NAME}:${orderId}`
      const [opened] = await eventually('the case', () => {
        const cases = outsider.seen(CaseOpened, key)
        return cases.length > 0 && cases
      })
      expect(opened).toMatchObject({ code: 'MESH_MAIL_REJECTED', ownerRole: 'integrator' })
      expect(JSON.stringify(opened)).not.toContain('@')

      isFull = false
      const { lane } = await running.runtime.why(key)
      await running.runtime.command({
        id: randomUUID(),
        key,
        verb: 'retry',
        expectedVersion: lane?.version ?? 0,
        by: 'a person',
        reason: 'the mailbox has room again',
        planHash: 'none',
      })
      await eventually('the mail that waited', () => to('full@anders.example').length > 0)
      expect(to('full@anders.example')[0]?.headers.get('message-id')).toMatch(
        new RegExp(`^<[0-9a-f-]{36}_${NAME}@halyard\\.example>$`),
      )
    },
    MINUTE,
  )
})
