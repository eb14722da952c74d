import { isMeshError, MeshError, messageOf } from '@carrick/kernel'
import type { AskSender } from '../ports.ts'

const DEADLINE_MS = 10_000
/** A hundred facts of 500 lines each, and room to spare. */
const MOST_BYTES = 16_000_000

const away = (url: string, why: string): MeshError =>
  new MeshError('MESH_FACTS_PULL_AWAY', `${new URL(url).host} cannot be asked: ${why}`, {
    kind: 'held',
  })

const nonsense = (url: string, what: string): MeshError =>
  new MeshError(
    'MESH_FACTS_PULL_FORMAT',
    `${new URL(url).host} answers ${what}; expected { "messages": [...] } as docs/facts.md says`,
  )

const textOf = async (response: Response, url: string): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  const body: AsyncIterable<Uint8Array> | null = response.body
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > MOST_BYTES) throw nonsense(url, `more than ${String(MOST_BYTES)} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

const messagesIn = (text: string, url: string): readonly unknown[] => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw nonsense(url, 'no JSON')
  }
  if (typeof value === 'object' && value !== null && 'messages' in value) {
    if (Array.isArray(value.messages)) return value.messages as readonly unknown[]
  }
  throw nonsense(url, 'no list of messages')
}

const addressOf = (url: string, from: number, to: number): URL => {
  const address = new URL(url)
  address.searchParams.set('from', String(from))
  address.searchParams.set('to', String(to))
  return address
}

/** `GET url?from=N&to=M` with the sender's token; a redirection is not followed, for the token is not for others. */
export const askSender: AskSender = async ({ url, token }, { from, to }, signal) => {
  try {
    const response = await fetch(addressOf(url, from, to), {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
    })
    if (response.status === 200) return messagesIn(await textOf(response, url), url)
    await response.body?.cancel()
    throw away(url, `it answers ${String(response.status)}`)
  } catch (thrown) {
    if (isMeshError(thrown)) throw thrown
    const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown
    throw away(url, messageOf(cause))
  }
}
