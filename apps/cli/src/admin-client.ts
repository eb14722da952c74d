import { messageOf } from '@carrick/kernel'
import type { Endpoint } from './endpoints.ts'
import { CommandError, EXIT } from './exit-code.ts'
import type { Access } from './run-file.ts'

const TIMEOUT_MS = 20_000
const SLOW_MS = 10 * 60_000

export interface AdminClient {
  readonly services: readonly string[]
  /** Throws CommandError: unreachable, not found, stale, or failed with the service's own sentence. */
  post<T>(service: string, endpoint: Endpoint<T>, body: unknown): Promise<T>
  /** The answers of all services that answer; a service that is away is left out and named in `away`. */
  gather<T>(endpoint: Endpoint<T>): Promise<{
    readonly answers: readonly { readonly service: string; readonly value: T }[]
    readonly away: readonly string[]
  }>
}

interface Refusal {
  readonly title?: string
  readonly findings?: readonly { readonly path: string; readonly message: string }[]
}

const titleOf = (body: string): string => {
  try {
    const { title = body, findings = [] } = JSON.parse(body) as Refusal
    return [title, ...findings.map(({ path, message }) => `${path}: ${message}`)].join('; ')
  } catch {
    return body.slice(0, 200)
  }
}

const refusal = (status: number, body: string): CommandError => {
  const title = titleOf(body)
  if (status === 404) return new CommandError(EXIT.notFound, title)
  if (status === 409) return new CommandError(EXIT.stale, title)
  return new CommandError(EXIT.failed, `${title} (${String(status)})`)
}

export const createAdminClient = (access: Access): AdminClient => {
  const send = async <T>(
    service: string,
    { path, isSlow }: Endpoint<T>,
    body?: unknown,
  ): Promise<T> => {
    const base = access.services[service]
    if (base === undefined)
      throw new CommandError(
        EXIT.usage,
        `There is no service ${service}; known: ${Object.keys(access.services).join(', ')}`,
      )
    let response: Response
    try {
      response = await fetch(new URL(path, base), {
        headers: { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(isSlow === true ? SLOW_MS : TIMEOUT_MS),
      })
    } catch (cause) {
      throw new CommandError(
        EXIT.unreachable,
        `${service} does not answer at ${base}: ${messageOf(cause)}`,
      )
    }
    const text = await response.text()
    if (!response.ok) throw refusal(response.status, text)
    return JSON.parse(text) as T
  }

  const services = Object.keys(access.services)

  return {
    services,
    post: send,
    async gather<T>(endpoint: Endpoint<T>) {
      const settled = await Promise.allSettled(services.map((service) => send(service, endpoint)))
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
