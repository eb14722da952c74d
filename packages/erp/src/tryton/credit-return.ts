import {
  compareDecimal,
  type Finding,
  formatDecimal,
  parseDecimal,
  subtractDecimal,
  ZERO,
} from '@carrick/kernel'
import type { ErpCredit } from '../erp-document.ts'
import type { CreditRequest, ErpAnswer } from '../port.ts'
import { object, oneOf } from '../wire/json-reader.ts'
import { readBilledLines } from './billed-lines.ts'
import { type Conversation, isBusy, type RowReader, TrytonFailure } from './conversation.ts'
import {
  creditedNet,
  creditValues,
  type DraftLine,
  DRAFT_LINES,
  draftedOf,
} from './credit-lines.ts'
import { doubt } from './enter-once.ts'
import { INVOICE, INVOICES, POSTED } from './invoice.ts'
import { CREDIT, lineRefOf } from './note.ts'
import { press, pressAccepting, pressIfUnchanged, rejected, type Seen, seen } from './press.ts'
import type { ReturnBook } from './return-book.ts'
import { creditDescription, creditOf, quantityReceived, returnOfNumber } from './return-document.ts'
import type { Shop } from './shop.ts'
import { id } from './values.ts'

type Answer = ErpAnswer<ErpCredit>

const PAUSE_MS = 200
/** The worker makes the draft of what came in; what it would do can be asked for. */
const WORKER_MS = 2_000
/** The taxes are those of the order, whatever the products have by now. */
const TAX_WARNING = 'invoice_taxes'

const DRAFTS: RowReader<{ id: number; state: 'draft' | 'validated' }> = {
  fields: ['state'],
  row: object({ id, state: oneOf('draft', 'validated') }),
}

const ofReturn = ({ sale }: ReturnBook) => ['sales', '=', sale.id] as const

const draftsOf = (talk: Conversation, book: ReturnBook, description: string | null) =>
  talk.rows(
    INVOICE,
    [ofReturn(book), ['state', 'in', ['draft', 'validated']], ['description', '=', description]],
    DRAFTS,
  )

const wrong = (path: string, code: Finding['code'], message: string): Finding => ({
  path,
  code,
  severity: 'error',
  message,
})

/** What came in and is on no posted credit note yet. */
const creditFindings = async (
  talk: Conversation,
  book: ReturnBook,
  { lines, charges }: CreditRequest,
): Promise<readonly Finding[]> => {
  const given = charges.flatMap(({ amount }, index): readonly Finding[] =>
    compareDecimal(parseDecimal(amount), ZERO) <= 0
      ? []
      : [
          wrong(
            `charges[${String(index)}].amount`,
            'MESH_ERP_CHARGE',
            `is ${amount}; expected at most 0, for it is kept back`,
          ),
        ],
  )
  const refs = new Map(book.lines.map((line) => [line.id, lineRefOf(line.note)]))
  const billed = await readBilledLines(talk, [
    ['invoice.sales', '=', book.sale.id],
    [
      'OR',
      [['invoice.state', 'in', ['posted', 'paid']]],
      // On its way for another request.
      [
        ['invoice.state', '!=', 'cancelled'],
        ['invoice.description', 'like', `${CREDIT} %`],
      ],
    ],
  ])
  const ofLines = lines.flatMap(({ lineRef, quantity }, index): readonly Finding[] => {
    const at = `lines[${String(index)}]`
    if (![...refs.values()].includes(lineRef))
      return [
        wrong(`${at}.lineRef`, 'MESH_ERP_UNKNOWN_LINE', `${lineRef} is no line of the return`),
      ]
    const asked = parseDecimal(quantity)
    if (compareDecimal(asked, ZERO) <= 0)
      return [wrong(`${at}.quantity`, 'MESH_ERP_QUANTITY', `is ${quantity}; expected more than 0`)]
    const credited = billed
      .filter(({ saleLine }) => saleLine !== undefined && refs.get(saleLine) === lineRef)
      .reduce((total, line) => subtractDecimal(total, line.quantity ?? ZERO), ZERO)
    const left = subtractDecimal(quantityReceived(book, lineRef), credited)
    if (compareDecimal(asked, left) <= 0) return []
    const message = `is ${quantity}; expected at most ${formatDecimal(left)}, received and not credited yet`
    return [wrong(`${at}.quantity`, 'MESH_ERP_NOT_RECEIVED', message)]
  })
  return [...ofLines, ...given]
}

interface Draft {
  readonly invoice: Seen
  readonly lines: readonly DraftLine[]
}

/** One draft with all that is to be credited; several, of goods that came in parts, are made into one. */
const theDraft = async (
  talk: Conversation,
  book: ReturnBook,
  { lines }: CreditRequest,
): Promise<Draft> => {
  let waited = 0
  for (;;) {
    const drafts = await draftsOf(talk, book, null)
    const [draft] = drafts
    if (draft !== undefined && drafts.length === 1) {
      const before = await seen(talk, INVOICE, draft.id)
      const found = await talk.rows(
        'account.invoice.line',
        [
          ['invoice', '=', draft.id],
          ['type', '=', 'line'],
        ],
        DRAFT_LINES,
      )
      const isWhole = lines.every(
        ({ lineRef, quantity }) =>
          compareDecimal(draftedOf(found, lineRef), parseDecimal(quantity)) >= 0,
      )
      if (isWhole && before !== undefined) return { invoice: before, lines: found }
    }
    if (drafts.length > 1) {
      await press(talk, `model.${INVOICE}.delete`, [drafts.map((one) => one.id)])
      waited = WORKER_MS
    }
    if (talk.left() <= PAUSE_MS)
      throw new TrytonFailure('a wait for the draft of a credit note', { kind: 'stale' })
    // Refused or busy: then the worker is at it.
    if (waited % WORKER_MS === 0) await talk.change('model.sale.sale.process', [[book.sale.id]])
    await talk.pause(PAUSE_MS)
    waited += PAUSE_MS
  }
}

const post = async (talk: Conversation, invoice: number): Promise<Answer> => {
  const method = `model.${INVOICE}.post`
  const outcome = await pressAccepting(talk, TAX_WARNING, method, [[invoice]])
  if (isBusy(outcome) && talk.left() > PAUSE_MS) {
    await talk.pause(PAUSE_MS)
    return post(talk, invoice)
  }
  if (outcome.kind !== 'done' && outcome.kind !== 'refused')
    throw new TrytonFailure(method, outcome)
  // Buttons answer nothing.
  if (outcome.kind === 'done' && outcome.result !== null)
    throw doubt('the answer is about another credit note')
  // Posted twice it is refused, and posted all the same.
  const [posted] = await talk.rows(INVOICE, [['id', '=', invoice], ...POSTED], INVOICES)
  if (posted !== undefined) return { kind: 'posted', result: creditOf(posted) }
  throw new TrytonFailure(method, outcome.kind === 'done' ? { kind: 'stale' } : outcome)
}

/**
 * Posts the credit note that Tryton drafted for what was received, over what was accepted. Its description
 * is the mark of the request. What was not accepted stays there as a draft. Throws TrytonFailure.
 */
export const creditReturn = async (
  talk: Conversation,
  shop: Shop,
  request: CreditRequest,
): Promise<Answer> => {
  const { documentId, requestId, lines, charges } = request
  const book = await returnOfNumber(talk, shop, documentId)
  if (book === undefined)
    return rejected('documentId', 'MESH_ERP_UNKNOWN_DOCUMENT', `${documentId} is not known here`)
  const description = creditDescription(requestId)
  const marked = [ofReturn(book), ['description', '=', description], ...POSTED]
  const [known] = await talk.rows(INVOICE, marked, INVOICES)
  if (known !== undefined) return { kind: 'posted', result: creditOf(known) }
  const [begun] = await draftsOf(talk, book, description)
  if (begun !== undefined) return post(talk, begun.id)
  if (lines.length === 0) return rejected('lines', 'MESH_ERP_FORMAT', 'names no line')
  const findings = await creditFindings(talk, book, request)
  if (findings.length > 0) return { kind: 'rejected', findings }
  const draft = await theDraft(talk, book, request)
  const net = creditedNet(draft.lines, lines, charges)
  if (compareDecimal(net, ZERO) <= 0) {
    const message = `leave ${formatDecimal(net)} to credit; expected more than nothing`
    return rejected('charges', 'MESH_ERP_CHARGE', message)
  }
  const { invoice } = draft
  const values = { description, lines: creditValues(draft.lines, lines, charges) }
  const method = `model.${INVOICE}.write`
  const outcome = await pressIfUnchanged(talk, invoice, method, [[invoice.id], values])
  return outcome === 'done' ? post(talk, invoice.id) : creditReturn(talk, shop, request)
}
