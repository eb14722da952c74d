import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Fault,
  FAULT_KINDS,
  flag,
  object,
  oneOf,
  optional,
  text,
  whole,
} from '@carrick/erp/books'
import { readRefundBody } from '@carrick/payments'
import { readJsonBody } from '../erp/read-body.ts'
import { problem, reply } from '../erp/replies.ts'
import { WEBHOOK_FAULTS, type WebhookFault } from './refund-webhooks.ts'
import type { PaymentServerState } from './server-state.ts'

type Knob = (state: PaymentServerState, body: unknown) => unknown

const LONGEST_MS = 3_600_000
const ms = optional(whole(0, LONGEST_MS))
const DEFAULT_MS = 1_000

const readFault = object<{ kind: Fault['kind']; ms: number | null; times: number | null }>({
  kind: oneOf(...FAULT_KINDS),
  ms,
  times: optional(whole(1)),
})

const faultOf = (kind: Fault['kind'], given: number | null): Fault => {
  if (kind === 'delay') return { kind, ms: given ?? DEFAULT_MS }
  if (kind === 'throttle') return { kind, afterMs: given ?? DEFAULT_MS }
  return { kind }
}

const readRefusal = object<{ message: string | null }>({ message: optional(text(200, 1)) })
const readDown = object<{ ms: number | null }>({ ms })
const readReference = object<{ reference: string | null }>({ reference: optional(text(200, 1)) })

const readLater = object<{ later: boolean }>({ later: flag })
const readSettlement = object<{ key: string | null; failure: string | null }>({
  key: optional(text(200, 1)),
  failure: optional(text(200, 1)),
})
const readWebhooks = object<{
  url: string | null
  fault: WebhookFault | null
  times: number | null
}>({
  url: optional(text(2_000, 1)),
  fault: optional(oneOf(...WEBHOOK_FAULTS)),
  times: optional(whole(1)),
})

/** Left out when it was not given. */
const referenceIn = (body: unknown): { readonly reference?: string } => {
  const { reference } = readReference(body, '')
  return reference === null ? {} : { reference }
}

const KNOBS: Readonly<Record<string, Knob>> = {
  'POST /lab/payments': ({ books }, body) => {
    const { currency, amount } = readRefundBody(body)
    return { reference: books.pay({ currency, amount, ...referenceIn(body) }) }
  },
  'POST /lab/faults': ({ faults }, body) => {
    const { kind, ms: given, times } = readFault(body, '')
    faults.add(faultOf(kind, given), times ?? 1)
  },
  'DELETE /lab/faults': ({ faults, webhooks }) => {
    webhooks.faults.length = 0
    faults.forget()
    faults.letGo()
  },
  'POST /lab/let-go': ({ faults }) => ({ done: faults.letGo() }),
  'POST /lab/refuse': ({ books }, body) => {
    books.refuse(readRefusal(body ?? {}, '').message ?? undefined)
  },
  'POST /lab/settle-later': ({ books }, body) => {
    books.settleLater(readLater(body, '').later)
  },
  'POST /lab/settle': ({ books }, body) => {
    const { key, failure: message } = readSettlement(body ?? {}, '')
    const failure = message === null ? null : ({ code: 'MESH_PAY_REFUSED', message } as const)
    return { settled: books.settle({ key: key ?? undefined, failure }) }
  },
  'POST /lab/webhooks': ({ webhooks }, body) => {
    const { url, fault, times } = readWebhooks(body, '')
    if (url !== null) webhooks.url = url
    if (fault !== null) webhooks.faults.push(...Array<WebhookFault>(times ?? 1).fill(fault))
  },
  'POST /lab/down': (state, body) => state.down({ ms: readDown(body ?? {}, '').ms ?? undefined }),
  'POST /lab/up': (state) => state.up(),
  'GET /lab/books': ({ books: { payments, refunds } }) => ({ payments, refunds }),
}

/** The knobs over HTTP, under /lab. */
export const knobRoute = async (
  state: PaymentServerState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { pathname } = new URL(request.url ?? '/', 'http://lab')
  const at = `${request.method ?? ''} ${pathname}`
  const knob = KNOBS[at]
  if (knob === undefined) {
    problem(response, 404, {
      title: `There is no ${at}; there are ${Object.keys(KNOBS).join(', ')}`,
    })
    return
  }
  reply(response, 200, (await knob(state, await readJsonBody(request))) ?? { done: true })
}
