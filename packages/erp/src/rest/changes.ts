import type { ErpAnswer, ErpCall } from '../port.ts'
import { answerOf, answerOfFailure } from './answer.ts'
import type { HttpClient } from './http.ts'

export interface Change<T> {
  readonly path: string
  /** Our mark, or the id of the request. */
  readonly key: string
  readonly body: unknown
  /** Throws when the body is not an answer to this. */
  readonly read: (body: unknown) => T
}

/** One request that changes something, sent at most once. Never throws. */
export const change = async <T>(
  http: HttpClient,
  { path, key, body, read }: Change<T>,
  call: ErpCall,
): Promise<ErpAnswer<T>> => {
  try {
    const headers = { 'idempotency-key': JSON.stringify(key) }
    return answerOf(await http.send('POST', path, call, body, headers), read)
  } catch (thrown) {
    return answerOfFailure(thrown)
  }
}

/** A document number as a part of a path. */
export const segment = (documentId: string): string => encodeURIComponent(documentId.toWellFormed())

export const query = (values: Readonly<Record<string, string | number | undefined>>): string => {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) given.set(name, String(value))
  return given.toString()
}
