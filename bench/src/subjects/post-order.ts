import { Pool } from 'undici'
import { MeshError } from '@carrick/kernel'
import type { Document } from './work.ts'

export type PostOrder = (document: Document) => Promise<void>

/** The same HTTP client for everything that posts: undici, keep-alive, one connection per call in flight. */
export const createPostOrder = (url: string, connections: number): PostOrder => {
  const pool = new Pool(url, { connections, pipelining: 1 })
  return async (document) => {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/orders',
      headers: {
        'content-type': 'application/json',
        'x-order': document.mark,
        'x-version': String(document.version),
        'x-priority': String(document.priority),
      },
      body: JSON.stringify(document),
    })
    await body.text()
    if (statusCode !== 201)
      throw new MeshError('MESH_BENCH_ERP', `The ERP answered ${String(statusCode)}`)
  }
}
