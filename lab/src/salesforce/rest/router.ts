import { type Answer, ApiError, type Call, type Handler, notFound } from './call.ts'

interface Route {
  readonly method: string
  /** A part that begins with a colon takes any value. */
  readonly pattern: readonly string[]
  readonly handler: Handler
}

const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length &&
  pattern.every(
    (part, index) =>
      part.startsWith(':') || part.toLowerCase() === (segments[index] ?? '').toLowerCase(),
  )

/** Routes of the REST API; the first that fits wins. */
export class Router {
  readonly #routes: Route[] = []

  /** e.g. `add('GET', 'sobjects/:object/describe', handler)`. */
  add(method: string, pattern: string, handler: Handler): void {
    this.#routes.push({ method, pattern: pattern.split('/').filter(Boolean), handler })
  }

  /** Throws what the handler throws, or ApiError when nothing fits. */
  dispatch(call: Call): Answer {
    const here = this.#routes.filter(({ pattern }) => fits(pattern, call.segments))
    if (here.length === 0) throw notFound()
    const route = here.find(({ method }) => method === call.method)
    if (route === undefined) {
      throw new ApiError(
        405,
        'METHOD_NOT_ALLOWED',
        `HTTP Method '${call.method}' not allowed. Allowed are ${[...new Set(here.map(({ method }) => method))].join(', ')}`,
      )
    }
    const params = call.segments.filter((_, index) => route.pattern[index]?.startsWith(':'))
    return route.handler(call, params)
  }
}
