import { isUuid, type MeshCode } from '@carrick/kernel'

/** An entry of a feed that makes no sense, for the owner of its order. */
export interface UnreadableFact {
  readonly erp: string
  /** As it came, JSON. */
  readonly entry: string
  readonly code: MeshCode
  /** What was found where, and what was expected. */
  readonly message: string
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The order that it is about, where that much can be read; else the ERP: somebody has to see it. */
export const keyOfUnreadable = ({ erp, entry }: UnreadableFact): string => {
  const value = parsed(entry)
  const mark = memberOf(value, 'mark') ?? memberOf(memberOf(value, 'document'), 'mark')
  return typeof mark === 'string' && isUuid(mark) ? mark : `erp:${erp}`
}
