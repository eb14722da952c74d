import { MeshError, messageOf, systemClock } from '@carrick/kernel'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json
}

/** Text or number as text; anything else is an empty text. */
export const wordOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** A decimal as Tryton wants it, from decimal text. */
export const decimal = (text: string): JsonObject => ({ __class__: 'Decimal', decimal: text })

/** A date as Tryton wants it, from ISO 8601. */
export const date = (iso: string): JsonObject => {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number)
  return { __class__: 'date', year, month, day }
}

/** `YYYY-MM-DD`, in UTC as its server is. */
export const today = (): string => new Date().toISOString().slice(0, 10)

/** Adds new records to a field that holds many. */
export const making = (...records: readonly JsonObject[]): Json => [['create', records]]

/** Links records that exist to a field that holds many. */
export const adding = (...ids: readonly number[]): Json => [['add', ids]]

/** What a person may click away, by its name. */
export class TrytonWarning extends MeshError {
  readonly warning: string

  constructor(warning: string, message: string) {
    super('MESH_LAB_TRYTON_WARNING', message)
    this.warning = warning
  }
}

export interface TrytonLogin {
  readonly url: string
  readonly database: string
  readonly user: string
  readonly password: string
}

/** One person's connection to a Tryton server. Every call ends within `CEILING_MS`. */
export interface TrytonSession {
  /** Sent with every call, the company for example. */
  readonly context: JsonObject
  within(context: JsonObject): TrytonSession
  /** Throws TrytonWarning, or MESH_LAB_TRYTON_CALL with Tryton's own words. */
  call(method: string, ...params: readonly Json[]): Promise<Json>
}

const CEILING_MS = 120_000
/** Tryton answers 503 at once, having done nothing, while its worker holds the order. */
const BUSY = 503
const BUSY_MS = 60_000
/** A session that was not used for some minutes is over; what was asked for is not done. */
const OVER = 401
const PAUSE_MS = 200
const MOST_WORDS = 400

const refused = (method: string, words: string): MeshError =>
  new MeshError('MESH_LAB_TRYTON_CALL', `Tryton, ${method}: ${words.slice(0, MOST_WORDS)}`)

class SessionOver extends MeshError {
  constructor(method: string) {
    super('MESH_LAB_TRYTON_CALL', `Tryton, ${method}: the session is over`)
  }
}

const send = async (
  { url, database }: TrytonLogin,
  headers: Readonly<Record<string, string>>,
  method: string,
  params: readonly Json[],
): Promise<Response> =>
  // Exactly these three keys: with others errors come as HTML.
  fetch(`${url}/${database}/rpc/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ id: 1, method, params }),
    signal: AbortSignal.timeout(CEILING_MS),
  }).catch((cause: unknown) => {
    throw new MeshError('MESH_LAB_TRYTON_CALL', `Tryton, ${method}: ${messageOf(cause)}`, { cause })
  })

const post = async (
  login: TrytonLogin,
  headers: Readonly<Record<string, string>>,
  method: string,
  params: readonly Json[],
): Promise<Json> => {
  const end = systemClock.monotonic() + BUSY_MS
  let response = await send(login, headers, method, params)
  while (response.status === BUSY && systemClock.monotonic() < end) {
    await systemClock.sleep(PAUSE_MS)
    response = await send(login, headers, method, params)
  }
  if (response.status === OVER) throw new SessionOver(method)
  if (!response.ok) throw refused(method, `HTTP ${String(response.status)}`)
  const { result, error } = (await response.json()) as { result?: Json; error?: readonly Json[] }
  if (error === undefined) return result ?? null
  const [kind, detail] = error
  if (kind === 'UserWarning' && Array.isArray(detail)) {
    throw new TrytonWarning(String(detail[0]), String(detail[1]))
  }
  const words = Array.isArray(detail) ? [detail[0], detail[1]] : [kind, detail]
  throw refused(method, words.filter((word) => typeof word === 'string').join(' '))
}

type Headers = Readonly<Record<string, string>>

const logIn = async (login: TrytonLogin): Promise<Headers> => {
  const { user, password } = login
  const answer = await post(login, {}, 'common.db.login', [user, { password }, 'en'])
  if (!Array.isArray(answer)) throw refused('common.db.login', 'no session in the answer')
  const [id, token] = answer as readonly Json[]
  const session = Buffer.from([user, wordOf(id), wordOf(token)].join(':')).toString('base64')
  return { authorization: `Session ${session}` }
}

/** Logs in, in English, and again when the session is over. Throws MESH_LAB_TRYTON_CALL. */
export const openTryton = async (login: TrytonLogin): Promise<TrytonSession> => {
  let headers = await logIn(login)
  const call = async (method: string, params: readonly Json[]): Promise<Json> => {
    const before = headers
    try {
      return await post(login, before, method, params)
    } catch (thrown) {
      if (!(thrown instanceof SessionOver)) throw thrown
      // Another call may have logged in meanwhile.
      if (headers === before) headers = await logIn(login)
      return post(login, headers, method, params)
    }
  }
  const within = (context: JsonObject): TrytonSession => ({
    context,
    within: (more) => within({ ...context, ...more }),
    call: (method, ...params) => call(method, [...params, context]),
  })
  return within({})
}
