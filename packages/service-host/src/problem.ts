import { type Finding, isMeshError, type MeshCode, messageOf } from '@carrick/kernel'

/** RFC 9457 problem details, with our stable code and what was found where. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: MeshCode
  readonly findings?: readonly Finding[]
}

export const PROBLEM_TYPE = 'application/problem+json'

/** An answer other than success; thrown by a route, written by the server. */
export class HttpProblem extends Error {
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: MeshCode,
    title: string,
    extra: {
      readonly findings?: readonly Finding[]
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ) {
    super(title)
    this.problem = {
      type: 'about:blank',
      title,
      status,
      code,
      ...(extra.findings === undefined ? {} : { findings: extra.findings }),
    }
    this.headers = extra.headers ?? {}
  }
}

const statusOf = (thrown: unknown): number | undefined =>
  typeof thrown === 'object' &&
  thrown !== null &&
  'statusCode' in thrown &&
  typeof thrown.statusCode === 'number'
    ? thrown.statusCode
    : undefined

/**
 * Any thrown value as an answer: the framework's own 4xx keep their text, everything else is a 500 or 503.
 * `bodyLimit` is the longest body that the route takes, in bytes.
 */
export const problemOf = (thrown: unknown, bodyLimit: number): HttpProblem => {
  if (thrown instanceof HttpProblem) return thrown
  if (isMeshError(thrown)) {
    const status = thrown.kind === 'terminal' ? 500 : 503
    return new HttpProblem(status, thrown.code, thrown.message)
  }
  const status = statusOf(thrown)
  if (status === 413) {
    const title = `The body is too long; expected at most ${String(bodyLimit)} bytes`
    return new HttpProblem(status, 'MESH_HTTP_REQUEST', title)
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new HttpProblem(status, 'MESH_HTTP_REQUEST', messageOf(thrown))
  }
  return new HttpProblem(
    500,
    'MESH_HTTP_INTERNAL',
    'The request failed inside the service; see its log',
  )
}
