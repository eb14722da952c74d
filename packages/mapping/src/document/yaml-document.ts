import { messageOf, type Finding } from '@carrick/kernel'
import { isMap, isNode, LineCounter, parseDocument } from 'yaml'
import { mappingError } from './finding-codes.ts'

/** Larger files are a mistake; aliases could make a small one huge, so they are refused too. */
const MAX_CHARACTERS = 1_000_000

export interface YamlDocument {
  /** Plain data; an empty file is an empty object. */
  readonly value: unknown
  /** It says nothing at all. */
  readonly isEmpty: boolean
  /** Line (from 1) of a path, or of its nearest parent. */
  readonly lineOf: (path: readonly (string | number)[]) => number
}

export type ReadYaml =
  | { readonly document: YamlDocument; readonly findings: readonly [] }
  | { readonly document?: undefined; readonly findings: readonly Finding[] }

const oneLine = (text: string): string => text.split('\n')[0] ?? text

const refuse = (file: string, message: string): ReadYaml => ({
  findings: [mappingError('MESH_CONFIG_YAML', file, message)],
})

/** Reads YAML 1.2 without aliases or custom tags; findings name the file, line and column. */
export const readYaml = (file: string, text: string): ReadYaml => {
  if (text.length > MAX_CHARACTERS) {
    return refuse(file, `is longer than ${String(MAX_CHARACTERS)} characters`)
  }
  const lines = new LineCounter()
  const parsed = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [problem] = [...parsed.errors, ...parsed.warnings]
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0])
    return refuse(`${file}:${String(line)}:${String(col)}`, oneLine(problem.message))
  }
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const found: unknown = parsed.getIn(path.slice(0, length), true)
      if (isNode(found) && found.range) return lines.linePos(found.range[0]).line
      const parent: unknown = parsed.getIn(path.slice(0, length - 1), true)
      const key = isMap(parent)
        ? parent.items.find(({ key: k }) => isNode(k) && String(k) === path[length - 1])?.key
        : undefined
      if (isNode(key) && key.range) return lines.linePos(key.range[0]).line
    }
    return 1
  }
  try {
    const value = (parsed.toJS({ maxAliasCount: 0 }) as unknown) ?? undefined
    const isEmpty = value === undefined
    return { document: { value: value ?? {}, isEmpty, lineOf }, findings: [] }
  } catch (thrown) {
    return refuse(file, oneLine(messageOf(thrown)))
  }
}
