import type { ReturnPolicy } from '@carrick/mapping'
import { nameOfReturn } from './ask-exchange.ts'
import { deriveReturn, type ReturnView } from './derive-return.ts'
import type { OrderReturns } from './order-returns.ts'
import { statusOf } from './return-status.ts'

const SERVICE = 'returns'

interface Sentence {
  readonly service: string
  readonly what: string
  readonly since: number
  readonly who: string
  readonly next: string
  readonly waiting: boolean
}

const words = (text: string): string => text.toLowerCase().replaceAll('_', ' ')

const nextOf = ({ wait, trouble, progress }: ReturnView, dueAt: number | null): string => {
  if (trouble !== undefined) return trouble.resolution
  if (wait === undefined) return 'nothing'
  const until = dueAt === null ? '' : ` until ${new Date(dueAt).toISOString().slice(0, 16)}Z`
  return progress === 'AUTHORIZED' && wait.name === 'goods'
    ? `it waits${until}, and expires then`
    : `it goes on by itself; it waits${until} before a person is asked`
}

/** Where each return of an order stands, and who is to act. */
export const explainReturns = (state: OrderReturns, policy: ReturnPolicy): readonly Sentence[] =>
  Object.values(state.returns).map((record) => {
    const view = deriveReturn(state, record, policy)
    const { wait, trouble, progress } = view
    const dueAt = wait === undefined ? null : record.stage.since + wait.withinMs
    const { exceptionText, documentId } = statusOf(state, record, view, dueAt)
    const place = documentId === null ? '' : ` as ${documentId}`
    const problem = exceptionText === null ? '' : `: ${exceptionText}`
    const waits = wait === undefined || problem !== '' ? '' : `; it waits for ${wait.what}`
    return {
      service: SERVICE,
      what: `its return ${nameOfReturn(record)} is ${words(progress)}${place}${problem}${waits}`,
      since: record.stage.since,
      who: trouble?.owner ?? wait?.owner ?? 'nobody',
      next: nextOf(view, dueAt),
      waiting: wait !== undefined || trouble !== undefined,
    }
  })

/** How people tell an order from others when they ask by the name of a return. */
export const describeReturns = ({
  orderId,
  facts,
  returns,
}: OrderReturns): { readonly number: string; readonly label: string } => {
  const [order] = Object.values(facts.orders)
  const count = Object.keys(returns).length
  return {
    number: order?.value.number ?? orderId,
    label: `${order?.value.channel ?? 'an order'}, with ${String(count)} ${count === 1 ? 'return' : 'returns'}`,
  }
}
