import type { Answer, FinalAnswer } from '@carrick/messaging'
import type { AmendCommand, ErpWriter, Posted, PostedDocument, PostedOrder } from '../ports.ts'

export interface ScriptedErp extends ErpWriter {
  /** Orders that were to be created, oldest first. */
  readonly sent: readonly PostedOrder[]
  /** Changes that were asked for, oldest first. */
  readonly changes: readonly AmendCommand[]
  /** The next creation or change gets this answer; without one it is done. */
  next(...answers: readonly Answer<Posted>[]): void
  /** The next call is done, but its answer is lost: a look-up finds it. */
  loseNext(): void
  /** It has nothing any more of what it had. */
  restore(): void
}

export const aDocument = (over: Partial<PostedDocument> = {}): PostedDocument => ({
  documentId: `SO-${over.mark ?? '1'}`,
  mark: '1',
  version: 1,
  orderVersion: 1,
  acknowledgement: 'CA',
  lines: [],
  holds: [],
  cancelled: false,
  currency: 'EUR',
  netAmount: '178.00',
  ...over,
})

const done = (document: PostedDocument, found = false): FinalAnswer<Posted> => ({
  kind: 'done',
  result: { document, found },
})

/** An ERP that takes everything, unless it is told otherwise. It keeps the newest version of each order. */
export const createScriptedErp = (): ScriptedErp => {
  const sent: PostedOrder[] = []
  const changes: AmendCommand[] = []
  const answers: Answer<Posted>[] = []
  const books = new Map<string, PostedDocument>()
  let losing = false
  const take = ({ mark, version }: PostedOrder): Promise<Answer<Posted>> => {
    const answer = answers.shift()
    if (answer !== undefined) return Promise.resolve(answer)
    const document = aDocument({
      mark,
      orderVersion: version,
      version: (books.get(mark)?.version ?? 0) + 1,
    })
    books.set(mark, document)
    if (!losing) return Promise.resolve(done(document))
    losing = false
    return Promise.reject(new Error('the line was cut'))
  }
  const look = (mark: string, isDone: (document: PostedDocument) => boolean) => {
    const document = books.get(mark)
    return Promise.resolve(
      document !== undefined && isDone(document)
        ? done(document, true)
        : ({ kind: 'absent' } as const),
    )
  }
  const create = (order: PostedOrder): Promise<Answer<Posted>> => {
    sent.push(order)
    return take(order)
  }
  return {
    sent,
    changes,
    next: (...more) => {
      answers.push(...more)
    },
    loseNext: () => {
      losing = true
    },
    restore: () => {
      books.clear()
    },
    create,
    recreate: async (order) => {
      const known = await look(order.mark, () => true)
      return known.kind === 'absent' ? create(order) : known
    },
    findCreated: ({ mark }) => look(mark, () => true),
    amend: (command) => {
      changes.push(command)
      return take(command.order)
    },
    findAmended: ({ order }) =>
      look(order.mark, ({ orderVersion }) => (orderVersion ?? 0) >= order.version),
    cancel: ({ mark }) => Promise.resolve(done(aDocument({ mark, cancelled: true }))),
    findCancelled: () => Promise.resolve({ kind: 'absent' }),
  }
}
