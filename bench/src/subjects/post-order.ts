import { Pool } from 'undici'
import { MeshError } from '@carrick/kernel'
import type { Document } from './work.ts'

export type PostOrder = (document: Document) => Promise<void>

/**
 * The same HTTP client for everything that posts: undici, keep-alive, as the REST adapter uses it, with
 * room for so many calls in flight.
 */
export const createPostOrder = (url: string, calls: number): PostOrder => {
  const pool = new Pool(url, { connections: Math.ceil(1.25 * calls), pipelining: 1 })
  return (document) =>
    new Promise((resolve, reject) => {
      let status = 0
      pool.dispatch(
        {
          method: 'POST',
          path: '/orders',
          headers: {
            'content-type': 'application/json',
            'x-order': document.mark,
            'x-version': String(document.version),
            'x-priority': String(document.priority),
          },
          body: JSON.stringify(document),
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        {
          onRequestStart: () => undefined,
          onResponseData: () => undefined,
          onResponseStart: (_controller, statusCode) => {
            status = statusCode
          },
          onResponseEnd: () => {
            if (status === 201) resolve()
            else reject(new MeshError('MESH_BENCH_ERP', `The ERP answered ${String(status)}`))
          },
          onResponseError: (_controller, cause) => {
            reject(cause)
          },
        },
      )
    })
}
