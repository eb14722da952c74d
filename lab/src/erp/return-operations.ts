import {
  decodeCreditRequest,
  decodeReturnCancellation,
  decodeReturnRequest,
  type ErpBooks,
  type FaultSubject,
} from '@carrick/erp/books'
import type { Exchange, Operation } from './operation.ts'
import { markOf } from './parameters.ts'
import { readJsonBody } from './read-body.ts'
import { reply } from './replies.ts'
import { change } from './under-fault.ts'

const documents = (books: ErpBooks) => (): readonly unknown[] =>
  books.returns.map(({ document }) => document)

const credits = (books: ErpBooks) => (): readonly unknown[] =>
  books.returns.flatMap(({ document }) => document.credits)

/** Rules of faults know a return by its own mark. */
const subjectOf = (books: ErpBooks, documentId: string): Partial<FaultSubject> => {
  const found = books.returns.find(({ document }) => document.documentId === documentId)
  return found === undefined ? {} : { mark: found.document.mark }
}

const createReturn = async ({ state, request, response }: Exchange): Promise<void> => {
  const { books } = state
  const asked = decodeReturnRequest(await readJsonBody(request))
  const act = () => books.createReturn(asked)
  await change(state, response, { subject: { mark: asked.mark }, act, others: documents(books) })
}

const cancelReturn = async ({ state, request, response, documentId }: Exchange): Promise<void> => {
  const { books } = state
  const asked = decodeReturnCancellation(await readJsonBody(request))
  const subject = subjectOf(books, documentId)
  const act = () => books.cancelReturn({ documentId, ...asked })
  await change(state, response, { subject, act, others: documents(books) })
}

const creditReturn = async ({ state, request, response, documentId }: Exchange): Promise<void> => {
  const { books } = state
  const asked = decodeCreditRequest(await readJsonBody(request))
  const subject = subjectOf(books, documentId)
  const act = () => books.creditReturn({ documentId, ...asked })
  await change(state, response, { subject, act, others: credits(books) })
}

const findReturn = ({ state, response, parameters }: Exchange): void => {
  const mark = markOf(response, parameters)
  if (mark === null) return
  const found = state.books.findReturn(mark)
  reply(response, 200, { returns: found === undefined ? [] : [found] })
}

export const returnOperations: readonly Operation[] = [
  { method: 'POST', path: /^\/returns$/, run: createReturn },
  { method: 'GET', path: /^\/returns$/, run: findReturn },
  { method: 'POST', path: /^\/returns\/([^/]+)\/cancellations$/, run: cancelReturn },
  { method: 'POST', path: /^\/returns\/([^/]+)\/credits$/, run: creditReturn },
]
