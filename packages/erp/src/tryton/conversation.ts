import {
  type Clock,
  dayIn,
  isMeshError,
  type MeshCode,
  MeshError,
  messageOf,
} from '@carrick/kernel'
import type { ErpAnswer, ErpCall } from '../port.ts'
import { list, type Reader } from '../wire/json-reader.ts'
import type { TrytonClient } from './client.ts'
import type { TrytonOutcome } from './reply.ts'
import type { TrytonRecord, TrytonValue } from './values.ts'

/** A call that did not end as `done`; carries how it ended. */
export class TrytonFailure extends Error {
  readonly outcome: Exclude<TrytonOutcome, { kind: 'done' }>

  constructor(what: string, outcome: Exclude<TrytonOutcome, { kind: 'done' }>) {
    super(`${what}: ${outcome.kind}`)
    this.outcome = outcome
  }
}

/** The calls of Tryton that one call of the port is made of; together they end within its deadline. */
export interface Conversation {
  /** Milliseconds that are left. */
  left(): number
  /** Ends the pause early when the caller gives up. */
  pause(ms: number): Promise<void>
  /** A change: sent once. Only what is in doubt after the first change may have had an effect. */
  change(
    method: string,
    params: readonly TrytonValue[],
    context?: TrytonRecord,
  ): Promise<TrytonOutcome>
  /** A read, or a look at a form; asked again while Tryton is busy. Throws TrytonFailure. */
  ask(method: string, params: readonly TrytonValue[], context?: TrytonRecord): Promise<unknown>
  /** Rows by a domain, oldest first. Throws TrytonFailure, and MESH_ERP_FORMAT for rows that make no sense. */
  rows<T>(
    model: string,
    domain: TrytonValue,
    read: RowReader<T>,
    page?: RowPage,
  ): Promise<readonly T[]>
  /** Something was changed, or may have been. */
  hasChanged(): boolean
  /** Epoch ms, by Tryton's clock: what it dates is compared with this. */
  now(): number
  /** `YYYY-MM-DD`, in `zone`. */
  today(): string
  /** IANA name: in whose calendar the company keeps its dates. */
  readonly zone: string
}

export interface RowReader<T> {
  readonly fields: readonly string[]
  readonly row: Reader<T>
}

export interface RowPage {
  /** Null = all. */
  readonly limit: number | null
  readonly order: TrytonValue
}

const BUSY_PAUSE_MS = 200
const BY_ID: TrytonValue = [['id', 'ASC']]

/** `context` goes with every call. */
export const converse = (
  client: TrytonClient,
  { clock, zone }: { readonly clock: Clock; readonly zone: string },
  call: ErpCall,
  context: TrytonRecord,
): Conversation => {
  const end = clock.monotonic() + call.deadlineMs
  let changed = false
  const left = (): number => end - clock.monotonic()

  const send = (
    method: string,
    params: readonly TrytonValue[],
    more: TrytonRecord = {},
  ): Promise<TrytonOutcome> =>
    client.call(method, [...params, { ...context, ...more }], {
      signal: call.signal,
      deadlineMs: Math.max(0, left()),
    })

  const pause = (ms: number): Promise<void> =>
    clock.sleep(Math.min(ms, Math.max(0, left())), call.signal)

  const ask: Conversation['ask'] = async (method, params, more) => {
    for (;;) {
      const outcome = await send(method, params, more)
      if (outcome.kind === 'done') return outcome.result
      const isOver = left() <= BUSY_PAUSE_MS || call.signal.aborted
      if (!isBusy(outcome) || isOver) throw new TrytonFailure(method, outcome)
      await pause(BUSY_PAUSE_MS)
    }
  }

  return {
    left,
    pause,
    ask,
    hasChanged: () => changed,
    now: () => clock.now() + client.clockOffsetMs(),
    zone,
    today: () => dayIn(zone, clock.now()),
    change: async (method, params, more) => {
      const outcome = await send(method, params, more)
      changed ||= outcome.kind === 'done' || outcome.kind === 'in-doubt'
      return outcome
    },
    rows: async (model, domain, { fields, row }, page) => {
      const method = `model.${model}.search_read`
      const { limit = null, order = BY_ID } = page ?? {}
      return list(row)(await ask(method, [domain, 0, limit, order, fields]), model)
    },
  }
}

/** Tryton answers 503 at once while its worker or somebody else holds the record, or its database is away. */
export const isBusy = (outcome: TrytonOutcome): boolean =>
  outcome.kind === 'in-doubt' && outcome.cause.code === 'MESH_ERP_BUSY'

const held = (code: MeshCode, message: string, retryAfterMs?: number): MeshError =>
  new MeshError(code, message, {
    kind: 'held',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })

/** What a read that failed throws. `what` names the read. */
export const readFailure = (what: string, thrown: unknown): unknown => {
  if (!(thrown instanceof TrytonFailure)) return thrown
  const { outcome } = thrown
  switch (outcome.kind) {
    case 'not-sent':
      return outcome.cause
    case 'in-doubt':
      return held(outcome.cause.code, `${what}: ${outcome.cause.message}`)
    case 'throttled':
      return held('MESH_ERP_THROTTLED', `Tryton asks to wait before ${what}`, outcome.afterMs)
    case 'stale':
      return held('MESH_ERP_BUSY', `${what}: somebody changed the record in the meanwhile`)
    case 'refused':
    case 'warned':
    case 'unfit':
      return new MeshError('MESH_ERP_READ', `Tryton refuses ${what}: ${outcome.message}`)
  }
}

/** Tryton's own no: rolled back. */
const isNo = (
  outcome: TrytonOutcome,
): outcome is Extract<TrytonOutcome, { kind: 'refused' | 'warned' }> =>
  outcome.kind === 'refused' || outcome.kind === 'warned'

/** What a change that failed answers. Until something was sent that changes, nothing was done. */
export const changeFailure = (thrown: unknown, hasChanged: boolean): ErpAnswer<never> => {
  if (!hasChanged && thrown instanceof TrytonFailure && thrown.outcome.kind === 'throttled')
    return thrown.outcome
  if (thrown instanceof TrytonFailure && isNo(thrown.outcome))
    return {
      kind: 'rejected',
      findings: [
        { path: '', code: 'MESH_ERP_REFUSED', severity: 'error', message: thrown.outcome.message },
      ],
    }
  const cause = readFailure('what an order needs', thrown)
  const [code, message] = isMeshError(cause)
    ? [cause.code, cause.message]
    : (['MESH_ERP_NO_ANSWER', messageOf(cause)] as const)
  if (!hasChanged) return { kind: 'transient', cause: held(code, message) }
  return {
    kind: 'in-doubt',
    cause: new MeshError(code, message, { kind: 'in-doubt', cause: thrown }),
  }
}
