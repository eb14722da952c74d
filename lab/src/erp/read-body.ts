import type { IncomingMessage } from 'node:http'

const BODY_LIMIT = 4_000_000

export class BodyTooLarge extends Error {}

const collect = (request: IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= BODY_LIMIT) chunks.push(chunk)
    })
    request.on('end', () => {
      if (size > BODY_LIMIT) reject(new BodyTooLarge(`more than ${String(BODY_LIMIT)} bytes`))
      else resolve(Buffer.concat(chunks))
    })
    request.on('error', reject)
  })

/** The body's JSON; null when there is none. Throws SyntaxError, BodyTooLarge. */
export const readJsonBody = async (request: IncomingMessage): Promise<unknown> => {
  const bytes = await collect(request)
  return bytes.length === 0 ? null : (JSON.parse(bytes.toString('utf8')) as unknown)
}
