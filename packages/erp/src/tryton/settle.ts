import { addDecimal, compareDecimal, type Decimal, ZERO } from '@carrick/kernel'
import { type Conversation, isBusy, type RowReader, TrytonFailure } from './conversation.ts'
import { isCompleteOnly } from './note.ts'
import { pressAccepting, untilAnswered } from './press.ts'
import { type Sale, SALES, type SaleState, SHIPMENT } from './sale.ts'
import { object } from '../wire/json-reader.ts'
import { id, quantity, referenceTo } from './values.ts'
import { reserveWhole } from './whole-delivery.ts'

/** How far an order came, or why not further. */
export type Progress =
  | { readonly kind: 'settled'; readonly sale: Sale }
  /** Tryton's no: the order stays where `sale` says. */
  | { readonly kind: 'refused'; readonly sale: Sale; readonly message: string }
  | { readonly kind: 'gone' }

const PAUSE_MS = 200
/** A worker that sleeps may not hear of a task for a minute; what it would do can be asked for. */
const WORKER_MS = 2_000
const PLANNING_MS = 10_000
/** Its part is not waited for until the deadline: a confirmed order is taken. */
const SHARE_OF_TIME = 0.5
const PROCESS = 'model.sale.sale.process'
const STOCK_WARNING = 'stock_quantity_warning_'
const FURTHER: Readonly<Record<'draft' | 'quotation', string>> = {
  draft: 'model.sale.sale.quote',
  quotation: 'model.sale.sale.confirm',
}

const read = async (talk: Conversation, sale: number): Promise<Sale | undefined> =>
  (await talk.rows('sale.sale', [['id', '=', sale]], SALES))[0]

const step = async (
  talk: Conversation,
  sale: Sale,
  state: keyof typeof FURTHER,
): Promise<string | undefined> => {
  // Orders may wait for supply.
  const outcome = await pressAccepting(talk, STOCK_WARNING, FURTHER[state], [[sale.id]])
  switch (outcome.kind) {
    case 'done':
      return undefined
    case 'refused':
    case 'warned':
      return outcome.message
    case 'stale':
      await talk.pause(PAUSE_MS)
      return undefined
    default:
      if (!isBusy(outcome) || talk.left() <= PAUSE_MS)
        throw new TrytonFailure(FURTHER[state], outcome)
      await talk.pause(PAUSE_MS)
      return undefined
  }
}

const IDS = { fields: [], row: object({ id }) }

/**
 * Reserves what there is, so that the answer tells what waits. A shipment of which nothing was there
 * looks as if nobody had tried: our mark in its reference says that we did.
 */
const reserve = async (talk: Conversation, { id: sale, web_id: mark }: Sale): Promise<void> => {
  const untouched = [
    ['moves.origin.sale', '=', sale, 'sale.line'],
    ['state', '=', 'waiting'],
    ['partially_assigned', '=', false],
  ]
  const idsOf = async () => (await talk.rows(SHIPMENT, untouched, IDS)).map((one) => one.id)
  const waiting = await idsOf()
  if (waiting.length === 0) return
  const isTried = await untilAnswered(talk, `model.${SHIPMENT}.assign_try`, [waiting])
  const none = isTried ? await idsOf() : []
  if (none.length > 0)
    await untilAnswered(talk, `model.${SHIPMENT}.write`, [none, { reference: mark }])
}

interface PlannedLine {
  readonly id: number
  readonly quantity: Decimal
}
const PLANNED_LINES: RowReader<PlannedLine> = {
  fields: ['quantity'],
  row: object<PlannedLine>({ id, quantity }),
}
const PLANNED_MOVES: RowReader<{ origin: number | undefined; quantity: Decimal }> = {
  fields: ['origin', 'quantity'],
  row: object({ origin: referenceTo('sale.line'), quantity }),
}

/** Tryton's worker has planned what is to be shipped of every line. */
const isPlanned = async (talk: Conversation, sale: number): Promise<boolean> => {
  const goods = [
    ['sale', '=', sale],
    ['product.type', '=', 'goods'],
    ['quantity', '>', 0],
  ]
  const open = [
    ['origin.sale', '=', sale, 'sale.line'],
    ['state', '!=', 'cancelled'],
  ]
  const [lines, moves] = await Promise.all([
    talk.rows('sale.line', goods, PLANNED_LINES),
    talk.rows('stock.move', open, PLANNED_MOVES),
  ])
  return lines.every((line) => {
    const planned = moves
      .filter(({ origin }) => origin === line.id)
      .reduce((total, move) => addDecimal(total, move.quantity), ZERO)
    return compareDecimal(planned, line.quantity) >= 0
  })
}

/**
 * An amendment takes back what was planned; the worker plans it anew, and is asked to when it sleeps. What
 * people cancelled is not planned again, so that the wait has an end. Throws TrytonFailure.
 */
export const untilPlanned = async (talk: Conversation, sale: number): Promise<void> => {
  const amended = [
    ['sale', '=', sale],
    ['state', '=', 'validated'],
  ]
  for (let waited = 0; !(await isPlanned(talk, sale)); waited += PAUSE_MS) {
    if (waited === 0 && (await talk.rows('sale.amendment', amended, IDS)).length === 0) return
    if (waited >= PLANNING_MS || talk.left() <= PAUSE_MS) return
    // Refused or busy: then somebody is at it.
    if (waited > 0 && waited % WORKER_MS === 0) await talk.change(PROCESS, [[sale]])
    await talk.pause(PAUSE_MS)
  }
}

const isFurther = (state: SaleState, than: SaleState): boolean => {
  const way: readonly SaleState[] = ['draft', 'quotation', 'confirmed', 'processing', 'done']
  return state === 'cancelled' || way.indexOf(state) > way.indexOf(than)
}

/**
 * Takes an order from wherever it is to where the warehouse takes over: quoted, confirmed, processed by
 * the worker, reserved. Done again after any interruption it goes on from there. Throws TrytonFailure.
 */
export const settle = async (talk: Conversation, saleId: number): Promise<Progress> => {
  const patience = talk.left() * (1 - SHARE_OF_TIME)
  let asleepFor = 0
  for (;;) {
    const sale = await read(talk, saleId)
    if (sale === undefined) return { kind: 'gone' }
    switch (sale.state) {
      case 'draft':
      case 'quotation': {
        const message = await step(talk, sale, sale.state)
        if (message === undefined) break
        const after = await read(talk, saleId)
        if (after === undefined) return { kind: 'gone' }
        // Somebody else may have pressed the button before us.
        if (!isFurther(after.state, sale.state)) return { kind: 'refused', sale: after, message }
        break
      }
      case 'confirmed':
        if (talk.left() < patience) return { kind: 'settled', sale }
        await talk.pause(PAUSE_MS)
        asleepFor += PAUSE_MS
        // Refused or busy: then somebody is at it.
        if (asleepFor % WORKER_MS === 0) await talk.change(PROCESS, [[saleId]])
        break
      case 'processing':
        await (isCompleteOnly(sale.comment) ? reserveWhole : reserve)(talk, sale)
        return { kind: 'settled', sale }
      case 'done':
      case 'cancelled':
        return { kind: 'settled', sale }
    }
  }
}
