import type { ServerResponse } from 'node:http'
import type { BookAnswer } from '@carrick/erp/books'
import type { Finding } from '@carrick/kernel'

type Headers = Readonly<Record<string, string>>

const send = (
  response: ServerResponse,
  status: number,
  type: string,
  body: unknown,
  headers: Headers,
): void => {
  const text = JSON.stringify(body)
  response
    .writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(text),
      ...headers,
    })
    .end(text)
}

export const reply = (response: ServerResponse, status: number, body: unknown): void => {
  send(response, status, 'application/json', body, {})
}

/** Codes stand in the contract without the mesh's prefix. */
export const wireFinding = ({ path, code, message }: Finding) => ({
  path,
  code: code.replace(/^MESH_(ERP|PAY)_/, ''),
  message,
})

export interface Problem {
  readonly title: string
  readonly code?: string
  readonly findings?: readonly Finding[]
  readonly headers?: Headers
}

/** RFC 9457. */
export const problem = (
  response: ServerResponse,
  status: number,
  { title, code, findings = [], headers = {} }: Problem,
): void => {
  const body = {
    type: 'about:blank',
    title,
    status,
    ...(code === undefined ? {} : { code }),
    findings: findings.map(wireFinding),
  }
  send(response, status, 'application/problem+json', body, headers)
}

/** Seconds; fractions are this server's own, to keep tests short. */
export const throttled = (response: ServerResponse, afterMs: number): void => {
  const headers = { 'retry-after': String(afterMs / 1000) }
  problem(response, 429, { title: 'Too many requests', headers })
}

export const replyFromBooks = (response: ServerResponse, answer: BookAnswer<unknown>): void => {
  switch (answer.kind) {
    case 'created':
      reply(response, 201, answer.result)
      return
    case 'existing':
    case 'changed':
      reply(response, 200, answer.result)
      return
    case 'refused':
      problem(response, 422, { title: 'Refused', findings: answer.findings })
      return
    case 'unknown':
      problem(response, 404, { title: 'There is no such document', findings: answer.findings })
  }
}
