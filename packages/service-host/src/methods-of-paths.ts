import type { FastifyInstance } from 'fastify'

/** In a route a doubled colon is a plain one. */
const isParameter = (part: string): boolean => part.startsWith(':') && !part.startsWith('::')

const partsOf = (path: string): readonly string[] => path.replace(/\/$/, '').split('/')

const fits = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((part, index) =>
    isParameter(part) ? path[index] !== '' : part.replaceAll('::', ':') === path[index],
  )

/**
 * Remembers the routes that are added from now on, and tells which methods an address takes; none
 * when there is no such address. A parameter takes a whole part of the path.
 */
export const watchMethods = (app: FastifyInstance): ((url: string) => readonly string[]) => {
  const routes: { readonly pattern: readonly string[]; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    routes.push({ pattern: partsOf(url), methods: [method].flat() })
  })
  return (url) => {
    const path = partsOf(url.split('?')[0] ?? '')
    const found = routes.filter(({ pattern }) => fits(pattern, path))
    return [...new Set(found.flatMap(({ methods }) => methods))].sort()
  }
}
