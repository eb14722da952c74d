import type { ServerResponse } from 'node:http'
import type { Finding } from '@carrick/kernel'

export const reply = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  const text = JSON.stringify(body)
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  response
    .writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(text),
      ...headers,
    })
    .end(text)
}

export const problem = (
  response: ServerResponse,
  status: number,
  title: string,
  findings: readonly Finding[] = [],
  headers: Readonly<Record<string, string>> = {},
): void => {
  reply(response, status, { type: 'about:blank', title, status, findings }, headers)
}
