import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ErpServerState } from './server-state.ts'

export interface Exchange {
  readonly state: ErpServerState
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly parameters: URLSearchParams
  /** From the path; empty where it has none. */
  readonly documentId: string
}

/** One operation of packages/erp/rest/openapi.yaml. */
export interface Operation {
  readonly method: 'GET' | 'POST'
  /** Its group, if any, is the document. */
  readonly path: RegExp
  readonly run: (exchange: Exchange) => void | Promise<void>
}
