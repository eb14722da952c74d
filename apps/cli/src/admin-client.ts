import { messageOf } from '@carrick/kernel'
import { CommandError, EXIT } from './exit-code.ts'
import type { Access } from './run-file.ts'

const TIMEOUT_MS = 20_000

export interface AdminClient {
  readonly services: readonly string[]
  /** Throws CommandError: unreachable, not found, stale, or failed with the service's own sentence. */
  get<T>(service: string, path: string): Promise<T>
  post<T>(service: string, path: string, body: unknown): Promise<T>
  /** The answers of all services that answer; a service that is away is left out and named in `away`. */
  gather<T>(path: string): Promise<{
    readonly answers: readonly { readonly service: string; readonly value: T }[]
    readonly away: readonly string[]
  }>
}

const refusal = (status: number, body: string): CommandError => {
  let title = body
  try {
    title = (JSON.parse(body) as { title?: string }).title ?? body
  } catch {
    title = body.slice(0, 200)
  }
  if (status === 404) return new CommandError(EXIT.notFound, title)
  if (status === 409) return new CommandError(EXIT.stale, title)
  return new CommandError(EXIT.failed, `${title} (${String(status)})`)
}

export const createAdminClient = (access: Access): AdminClient => {
  const send = async (service: string, path: string, init: RequestInit): Promise<unknown> => {
    const base = access.services[service]
    if (base === undefined)
      throw new CommandError(
        EXIT.usage,
        `There is no service ${service}; known: ${Object.keys(access.services).join(', ')}`,
      )
    let response: Response
    try {
      response = await fetch(new URL(path, base), {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${access.token}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
    } catch (cause) {
      throw new CommandError(
        EXIT.unreachable,
        `${service} does not answer at ${base}: ${messageOf(cause)}`,
      )
    }
    const text = await response.text()
    if (!response.ok) throw refusal(response.status, text)
    return JSON.parse(text) as unknown
  }

  const get = async <T>(service: string, path: string): Promise<T> =>
    (await send(service, path, {})) as T
  const services = Object.keys(access.services)

  return {
    services,
    get,
    post: async <T>(service: string, path: string, body: unknown): Promise<T> =>
      (await send(service, path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })) as T,
    async gather<T>(path: string) {
      const settled = await Promise.allSettled(services.map((service) => get<T>(service, path)))
      const answers: { service: string; value: T }[] = []
      const away: string[] = []
      settled.forEach((result, index) => {
        const service = services[index] ?? ''
        if (result.status === 'fulfilled') answers.push({ service, value: result.value })
        else if (result.reason instanceof CommandError && result.reason.exitCode === EXIT.notFound)
          return
        else away.push(service)
      })
      if (answers.length === 0 && away.length === services.length) {
        throw new CommandError(EXIT.unreachable, `None of the services answers: ${away.join(', ')}`)
      }
      return { answers, away }
    },
  }
}
