import { canonicalHash, MeshError } from '@carrick/kernel'
import type { ReturnPolicy } from '@carrick/mapping'
import { caseNews } from './case-of.ts'
import { deriveReturn, type ReturnView } from './derive-return.ts'
import type { News } from './news.ts'
import { nextStep } from './next-step.ts'
import type { OrderReturns } from './order-returns.ts'
import { brokenInvariants } from './return-invariants.ts'
import type { ReturnRecord } from './return-record.ts'
import { statusOf } from './return-status.ts'

export interface Advanced {
  readonly state: OrderReturns
  readonly news: readonly News[]
  /** When something becomes overdue next, epoch ms. */
  readonly dueAt: number | undefined
  /** The policy does not take a return as it is written: another policy may. */
  readonly awaitsPolicy: boolean
}

const withRecord = (state: OrderReturns, record: ReturnRecord): OrderReturns => ({
  ...state,
  returns: { ...state.returns, [record.returnId]: record },
})

const dueOf = ({ stage }: ReturnRecord, { wait }: ReturnView): number | undefined =>
  wait === undefined ? undefined : stage.since + wait.withinMs

const stageOf = ({ progress, wait }: ReturnView): string => `${progress}/${wait?.name ?? ''}`

/** Notes since when it waits for what it waits for. */
const staged = (record: ReturnRecord, view: ReturnView, now: number): ReturnRecord => {
  const name = stageOf(view)
  return record.stage.name === name ? record : { ...record, stage: { name, since: now } }
}

/** The status of a return when people see something else than before. */
const published = (
  state: OrderReturns,
  record: ReturnRecord,
  view: ReturnView,
): { readonly record: ReturnRecord; readonly news: readonly News[] } => {
  // While somebody writes on it there is nothing to say.
  if (record.request.draft && record.verdict === null) return { record, news: [] }
  const status = statusOf(state, record, view, dueOf(record, view) ?? null)
  const hash = canonicalHash(status)
  if (hash === record.published.hash) return { record, news: [] }
  const version = record.published.version + 1
  return {
    record: { ...record, published: { version, hash } },
    news: [{ event: 'ReturnStatusChanged', payload: { ...status, statusVersion: version } }],
  }
}

/** More steps than any return can take at once: something goes round in circles. */
const MOST_STEPS = 20

const guard = (
  state: OrderReturns,
  before: ReturnRecord,
  record: ReturnRecord,
  view: ReturnView,
) => {
  const broken = brokenInvariants(state, before, record, view)
  if (broken.length === 0) return
  throw new MeshError('MESH_RETURN_INVARIANT', `Return ${record.returnId}: ${broken.join('; ')}`)
}

const advanceOne = (
  before: OrderReturns,
  returnId: string,
  policy: ReturnPolicy,
  now: number,
): Advanced => {
  const news: News[] = []
  let state = before
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const known = state.returns[returnId]
    if (known === undefined) return { state, news, dueAt: undefined, awaitsPolicy: false }
    const view = deriveReturn(state, known, policy)
    const record = staged(known, view, now)
    const dueAt = dueOf(record, view)
    const isOverdue = dueAt !== undefined && now >= dueAt
    const step = nextStep({ state, record, view, policy, isOverdue })
    if (step === undefined || step.record.closed !== record.closed) {
      const seen = published(state, record, view)
      const told = caseNews(state.orderId, seen.record, view, isOverdue)
      news.push(...seen.news, ...told.news)
      if (step === undefined) {
        return {
          state: withRecord(state, told.record),
          news,
          dueAt: isOverdue ? undefined : dueAt,
          awaitsPolicy: view.judgement?.kind === 'wrong',
        }
      }
      state = withRecord(state, { ...told.record, closed: step.record.closed })
      continue
    }
    state = withRecord(state, step.record)
    guard(state, record, step.record, deriveReturn(state, step.record, policy))
    if (step.news !== undefined) news.push(step.news)
  }
  throw new MeshError('MESH_RETURN_CIRCLE', `Return ${returnId} finds no end`)
}

const earliest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a

/**
 * Takes every return of an order as far as it goes with what is known now: what is granted, what others
 * are asked for, each once, and what people see. Pure.
 */
export const advance = (before: OrderReturns, policy: ReturnPolicy, now: number): Advanced => {
  let advanced: Advanced = { state: before, news: [], dueAt: undefined, awaitsPolicy: false }
  for (const returnId of Object.keys(before.returns)) {
    const one = advanceOne(advanced.state, returnId, policy, now)
    advanced = {
      state: one.state,
      news: [...advanced.news, ...one.news],
      dueAt: earliest(advanced.dueAt, one.dueAt),
      awaitsPolicy: advanced.awaitsPolicy || one.awaitsPolicy,
    }
  }
  return advanced
}
