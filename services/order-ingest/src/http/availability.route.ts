import type { FastifyInstance } from 'fastify'
import { authenticateClient, type ClientTokens, HttpProblem } from '@carrick/service-host'
import type { StockBook } from '../ports.ts'

export const MOST_SKUS = 100
const LONGEST_SKU = 80

interface Query {
  readonly sku?: string | readonly string[]
  readonly target?: string | readonly string[]
}

const wrong = (path: string, message: string): HttpProblem =>
  new HttpProblem(422, 'MESH_CLIENT_AVAILABILITY', `${path} ${message}`, {
    findings: [{ path, code: 'MESH_CLIENT_AVAILABILITY', severity: 'error', message }],
  })

const isSku = (sku: string): boolean =>
  sku !== '' && sku.length <= LONGEST_SKU && sku.isWellFormed() && !sku.includes('\0')

const skusOf = ({ sku = [] }: Query): readonly string[] => {
  const skus = [...new Set([sku].flat())]
  const isFew = skus.length >= 1 && skus.length <= MOST_SKUS
  if (isFew && skus.every(isSku)) return skus
  const expected = `1 to ${String(MOST_SKUS)} product codes of 1 to ${String(LONGEST_SKU)} characters: ?sku=A&sku=B`
  throw wrong('sku', `is missing or none; expected ${expected}`)
}

const targetOf = ({ target }: Query): string | undefined => {
  if (target === undefined || typeof target === 'string') return target
  throw wrong('target', 'is there several times; expected the name of one ERP')
}

/** What the ERPs told last of the stock of products: nobody is asked now, and each level says its age. */
export const availability = (
  app: FastifyInstance,
  tokens: ClientTokens,
  stock: StockBook,
): void => {
  app.get<{ Querystring: Query }>('/v1/availability', async (request) => {
    await authenticateClient(request, tokens)
    const skus = skusOf(request.query)
    const target = targetOf(request.query)
    return { products: await Promise.all(skus.map((sku) => stock.availability(sku, target))) }
  })
}
