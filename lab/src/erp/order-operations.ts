import type { ErpOrder } from '@carrick/erp'
import {
  decodeAmendment,
  decodeCancellation,
  decodeDraft,
  decodeOrder,
  type ErpBooks,
  type FaultSubject,
} from '@carrick/erp/books'
import type { Exchange, Operation } from './operation.ts'
import { markOf } from './parameters.ts'
import { readJsonBody } from './read-body.ts'
import { problem, reply, wireFinding } from './replies.ts'
import { change } from './under-fault.ts'

const subjectOf = (order: ErpOrder): FaultSubject => ({
  ...order,
  skus: order.lines.map(({ sku }) => sku),
})

const documents = (books: ErpBooks) => (): readonly unknown[] =>
  books.orders.map(({ document }) => document)

const createOrder = async ({ state, request, response }: Exchange): Promise<void> => {
  const { books } = state
  const order = decodeOrder(await readJsonBody(request))
  const act = () => books.create(order)
  await change(state, response, { subject: subjectOf(order), act, others: documents(books) })
}

const amendOrder = async ({ state, request, response, documentId }: Exchange): Promise<void> => {
  const { books } = state
  const amendment = decodeAmendment(await readJsonBody(request))
  const subject = subjectOf(amendment.order)
  const act = () => books.amend({ documentId, ...amendment })
  await change(state, response, { subject, act, others: documents(books) })
}

const cancelOrder = async ({ state, request, response, documentId }: Exchange): Promise<void> => {
  const { books } = state
  const cancellation = decodeCancellation(await readJsonBody(request))
  const act = () => books.cancel({ documentId, ...cancellation })
  await change(state, response, { act, others: documents(books) })
}

const findOrder = ({ state, response, parameters }: Exchange): void => {
  const mark = markOf(response, parameters)
  if (mark === null) return
  const found = state.books.find(mark)
  reply(response, 200, { orders: found === undefined ? [] : [found] })
}

const readOrder = ({ state, response, documentId }: Exchange): void => {
  const document = state.books.read(documentId)
  if (document === undefined)
    problem(response, 404, { title: 'There is no such document', code: 'UNKNOWN_DOCUMENT' })
  else reply(response, 200, document)
}

const simulateOrder = async ({ state, request, response }: Exchange): Promise<void> => {
  const { findings, ...simulation } = state.books.simulate(decodeDraft(await readJsonBody(request)))
  reply(response, 200, { ...simulation, findings: findings.map(wireFinding) })
}

/** The first is the one that most requests are for. */
export const orderOperations: readonly Operation[] = [
  { method: 'POST', path: /^\/orders$/, run: createOrder },
  { method: 'GET', path: /^\/orders$/, run: findOrder },
  { method: 'GET', path: /^\/orders\/([^/]+)$/, run: readOrder },
  { method: 'POST', path: /^\/orders\/([^/]+)\/amendments$/, run: amendOrder },
  { method: 'POST', path: /^\/orders\/([^/]+)\/cancellations$/, run: cancelOrder },
  { method: 'POST', path: /^\/simulations$/, run: simulateOrder },
]
