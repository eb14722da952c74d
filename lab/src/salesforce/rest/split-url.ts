export interface SplitUrl {
  /** e.g. `65.0`; undefined for `/services/data` itself. */
  readonly version: string | undefined
  readonly segments: readonly string[]
  readonly query: URLSearchParams
}

const DATA = '/services/data'

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Undefined when the path is not one of the REST API. A `%2F` stays inside its segment. */
export const splitUrl = (url: string): SplitUrl | undefined => {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  if (path !== DATA && !path.startsWith(`${DATA}/`)) return undefined
  const [first, ...segments] = path.slice(DATA.length).split('/').filter(Boolean).map(decoded)
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
  if (first === undefined) return { version: undefined, segments: [], query }
  const version = /^v(\d{2}\.0)$/.exec(first)?.[1]
  return { version, segments: version === undefined ? [first, ...segments] : segments, query }
}
