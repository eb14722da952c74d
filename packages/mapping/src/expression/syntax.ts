import { MeshError, messageOf } from '@carrick/kernel'
import jsonata from 'jsonata'

/** The part of jsonata's syntax tree that maps may use; everything else is refused by name. */
export interface Node {
  readonly type: string
  readonly value?: unknown
  readonly position?: number
  readonly steps?: readonly Node[]
  readonly stages?: readonly unknown[]
  readonly predicate?: readonly unknown[]
  readonly group?: unknown
  readonly lhs?: Node
  readonly rhs?: Node
  readonly expression?: Node
  readonly expressions?: readonly Node[]
  readonly condition?: Node
  readonly then?: Node
  readonly else?: Node
  readonly procedure?: Node
  readonly arguments?: readonly Node[]
}

const MAX_SOURCE = 500

export const refuseExpression = (message: string): never => {
  throw new MeshError('MESH_MAP_EXPRESSION', message)
}

/** Parses with jsonata's own parser; its evaluator, which computes in floats, is never run. */
export const parseExpression = (source: string): Node => {
  if (source.length > MAX_SOURCE) {
    refuseExpression(`is longer than ${String(MAX_SOURCE)} characters`)
  }
  try {
    return jsonata(source).ast() as unknown as Node
  } catch (thrown) {
    const found =
      typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown : undefined
    return refuseExpression(found === undefined ? messageOf(thrown) : String(found.message))
  }
}

/** The digits as written: jsonata has already made a float of them, which may be another number. */
export const numberText = (source: string, node: Node): string => {
  const written = /\d+(?:\.\d+)?$/.exec(source.slice(0, node.position))?.[0]
  if (written === undefined || Number(written) !== Math.abs(Number(node.value))) {
    return refuseExpression(`has the number ${String(node.value)}; write it as 12 or 0.05`)
  }
  return Number(node.value) < 0 ? `-${written}` : written
}
