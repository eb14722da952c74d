import { MeshError } from '@carrick/kernel'
import { decimal, type Json, type JsonObject, type TrytonSession } from './json-rpc.ts'
import { createOne, idOf, search } from './records.ts'
import { NAMES } from './set-up-sales.ts'

const INVOICE = 'account.invoice'
const WIZARD = 'wizard.account.invoice.pay'
const WRITE_OFF = 'account.move.reconcile.write_off'

/** Id of the invoice of this number. */
const invoiceOf = (session: TrytonSession, number: string): Promise<number> =>
  idOf(session, INVOICE, [['number', '=', number]])

/** What a form is filled in with; names of records are only shown. */
const defaultsOf = (answer: Json): JsonObject => {
  const { view = null } = (answer ?? {}) as { readonly view?: JsonObject | null }
  const given = (view?.['defaults'] ?? {}) as JsonObject
  return Object.fromEntries(Object.entries(given).filter(([name]) => !name.endsWith('.')))
}

/** Runs the wizard of Tryton by which people pay an invoice. */
const pay = async (
  session: TrytonSession,
  invoice: number,
  start: JsonObject,
  ask: JsonObject,
): Promise<void> => {
  const within = session.within({
    ...{ active_model: INVOICE, active_id: invoice },
    active_ids: [invoice],
  })
  const [id, first] = (await within.call(`${WIZARD}.create`)) as readonly [number, string]
  const entered: JsonObject = {
    ...defaultsOf(await within.call(`${WIZARD}.execute`, id, {}, first)),
    payment_method: await idOf(session, 'account.invoice.payment.method', [
      ['name', '=', NAMES.paymentMethod],
    ]),
    ...start,
  }
  const next = await within.call(`${WIZARD}.execute`, id, { start: entered }, 'choice')
  const asked = defaultsOf(next)
  // All of it is paid without a question.
  if (Object.keys(asked).length > 0)
    await within.call(`${WIZARD}.execute`, id, { start: entered, ask: { ...asked, ...ask } }, 'pay')
  await within.call(`${WIZARD}.delete`, id)
}

/** So much money comes in for an invoice, or all that is open of it. */
export const payInvoice = async (
  session: TrytonSession,
  number: string,
  amount?: string,
): Promise<void> => {
  const invoice = await invoiceOf(session, number)
  const start: JsonObject = amount === undefined ? {} : { amount: decimal(amount) }
  await pay(session, invoice, start, { type: 'partial' })
}

const writeOffMethod = async (session: TrytonSession): Promise<number> => {
  const company = Number(session.context['company'])
  const [known] = await search(session, WRITE_OFF, [['company', '=', company]], ['id'])
  if (known !== undefined) return Number(known['id'])
  const account = await idOf(session, 'account.account', [
    ['company', '=', company],
    ['type.expense', '=', true],
    ['closed', '!=', true],
  ])
  return createOne(session, WRITE_OFF, {
    name: 'Written off',
    company,
    journal: await idOf(session, 'account.journal', [['type', '=', 'write-off']]),
    debit_account: account,
    credit_account: account,
  })
}

/** Nobody waits for what is open of an invoice any more. */
export const writeOffInvoice = async (session: TrytonSession, number: string): Promise<void> => {
  const invoice = await invoiceOf(session, number)
  const ask = { type: 'writeoff', writeoff: await writeOffMethod(session) }
  await pay(session, invoice, { amount: decimal('0') }, ask)
}

/** Takes an invoice back by a credit note: the whole of it, paid by the note when `refund`. Number of the note. */
export const creditInvoice = async (
  session: TrytonSession,
  number: string,
  refund: boolean,
): Promise<string> => {
  const invoice = await invoiceOf(session, number)
  const within = session.within({
    ...{ active_model: INVOICE, active_id: invoice },
    active_ids: [invoice],
  })
  const wizard = 'wizard.account.invoice.credit'
  const [id] = (await within.call(`${wizard}.create`)) as readonly [number]
  const start = { with_refund: refund, with_refund_allowed: true, invoice_date: null }
  await within.call(`${wizard}.execute`, id, { start }, 'credit')
  await within.call(`${wizard}.delete`, id)
  const made = await search(session, INVOICE, [['origin_invoices', '=', invoice]], ['state'])
  const drafts = made.filter(({ state }) => state === 'draft').map((one) => Number(one['id']))
  if (drafts.length > 0) await session.call(`model.${INVOICE}.post`, drafts)
  const [note] = await search(session, INVOICE, [['origin_invoices', '=', invoice]], ['number'])
  const noted = note?.['number']
  if (typeof noted === 'string') return noted
  throw new MeshError('MESH_LAB_TRYTON_LEVER', `Tryton has no credit note for ${number}`)
}
