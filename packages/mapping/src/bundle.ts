import { canonicalHash, type Finding, hasErrors, messageOf } from '@carrick/kernel'
import { type CodeList, readCodeList } from './codes/code-list.ts'
import { mappingError } from './document/finding-codes.ts'
import { compileExpression } from './expression/compile-expression.ts'
import type { Field } from './expression/field.ts'
import { isTrue, type Source } from './expression/value.ts'
import { type CompiledMap, compileMap } from './maps/compile-map.ts'
import type { MapTargets } from './maps/map-document.ts'
import { readMap } from './maps/read-map.ts'
import { type CompiledHoldRule, compileHoldRules } from './mesh/hold-rules.ts'
import { type Flow, type Hold, HOLDS, type MeshConfig } from './mesh/mesh-config.ts'
import { readMesh, type TextFile } from './mesh/read-mesh.ts'

/** A flow that is ready to run. */
export interface CompiledFlow extends Flow {
  /** Absent for orders of clients, which come in canonical form. */
  readonly compiledMap?: CompiledMap
  /** True for the orders that the flow takes. */
  readonly takes: (header: Source) => boolean
  readonly wantsCancel: (header: Source) => boolean
  readonly wantsLineCancel: (line: Source, header: Source) => boolean
  /** Holds that the sales side releases. */
  readonly releases: (header: Source) => ReadonlySet<Hold>
  /** Fields of the source that flow and map read, in addition to what the reader needs itself. */
  readonly reads: CompiledMap['reads']
}

/** All that the user configured, compiled; immutable. */
export interface Bundle {
  /** Sixteen hexadecimal digits: the same for the same files and environment. */
  readonly configVersion: string
  readonly config: MeshConfig
  readonly maps: ReadonlyMap<string, CompiledMap>
  readonly codes: ReadonlyMap<string, CodeList>
  readonly flows: readonly CompiledFlow[]
  readonly holdRules: readonly CompiledHoldRule[]
}

export type ReadBundle =
  | { readonly bundle: Bundle; readonly findings: readonly Finding[] }
  | { readonly bundle?: undefined; readonly findings: readonly Finding[] }

export interface BundleOptions {
  /** Name of an overlay: `prod` reads env/prod.yaml. */
  readonly environment?: string
  /** Fields of the canonical order, so that a misspelt one in a map is found. */
  readonly targets?: MapTargets
}

const CODES = /^codes\/([a-z][a-z0-9-]*)\.csv$/
const MAP = /^maps\/[^/]+\.map\.yaml$/

const readCodes = (files: readonly TextFile[], findings: Finding[]): Map<string, CodeList> => {
  const codes = new Map<string, CodeList>()
  for (const { path, text } of files) {
    const name = CODES.exec(path)?.[1]
    if (name === undefined) continue
    const { list, findings: found } = readCodeList(name, path, text)
    findings.push(...found)
    if (list) codes.set(name, list)
  }
  return codes
}

const readMaps = (
  files: readonly TextFile[],
  codes: ReadonlyMap<string, CodeList>,
  targets: MapTargets | undefined,
  findings: Finding[],
): Map<string, CompiledMap> => {
  const maps = new Map<string, CompiledMap>()
  for (const { path, text } of files.filter((file) => MAP.test(file.path))) {
    const read = readMap(path, text)
    const canonical = (read.document?.output ?? 'canonical') === 'canonical'
    const { map, findings: found } = compileMap(read, codes, canonical ? targets : undefined)
    findings.push(...found)
    if (map && maps.has(map.name)) {
      findings.push(
        mappingError('MESH_CONFIG_DUPLICATE', path, `the map "${map.name}" is there twice`),
      )
    }
    if (map) maps.set(map.name, map)
  }
  return maps
}

interface Predicate {
  readonly holds: (header: Source) => boolean
  readonly fields: readonly string[]
}

interface LinePredicate {
  readonly holds: (line: Source, header: Source) => boolean
  readonly fields: readonly Field[]
}

const linePredicateOf = (source: string | undefined): LinePredicate => {
  if (source === undefined) return { holds: () => false, fields: [] }
  const { evaluate, fields } = compileExpression(source)
  return { holds: (line, header) => isTrue(evaluate(line, header)), fields }
}

const predicateOf = (source: string | undefined, otherwise: boolean): Predicate => {
  if (source === undefined) return { holds: () => otherwise, fields: [] }
  const { evaluate, fields } = compileExpression(source)
  return {
    holds: (header) => isTrue(evaluate(header, header)),
    fields: fields.map(({ name }) => name),
  }
}

const compileFlow = (flow: Flow, maps: ReadonlyMap<string, CompiledMap>): CompiledFlow => {
  const takes = predicateOf(flow.when, true)
  const cancel = predicateOf(flow.cancelWhen, false)
  const releases = HOLDS.map((hold) => {
    const release = flow.releaseWhen?.[hold]
    return { hold, ...predicateOf(release, false) }
  })
  const cancelLine = linePredicateOf(flow.cancelLineWhen)
  const compiledMap = flow.map === undefined ? undefined : maps.get(flow.map)
  const header = new Set([
    ...(compiledMap?.reads.header ?? []),
    ...takes.fields,
    ...cancel.fields,
    ...releases.flatMap(({ fields }) => fields),
    ...cancelLine.fields.filter(({ ofHeader }) => ofHeader).map(({ name }) => name),
  ])
  const lines = new Set([
    ...(compiledMap?.reads.lines ?? []),
    ...cancelLine.fields.filter(({ ofHeader }) => !ofHeader).map(({ name }) => name),
  ])
  return {
    ...flow,
    ...(compiledMap && { compiledMap }),
    takes: takes.holds,
    wantsCancel: cancel.holds,
    wantsLineCancel: cancelLine.holds,
    releases: (source) =>
      new Set(releases.filter(({ holds }) => holds(source)).map(({ hold }) => hold)),
    reads: { header: [...header].sort(), lines: [...lines].sort() },
  }
}

const compileFlows = (
  { flows, erp }: MeshConfig,
  maps: ReadonlyMap<string, CompiledMap>,
  findings: Finding[],
): readonly CompiledFlow[] => {
  const needed = [
    ...flows.map(({ flow, map }) => ({ by: `flows.${flow}`, map })),
    ...Object.entries(erp).map(([name, { map }]) => ({ by: `systems.erp.${name}`, map })),
  ]
  for (const { by, map } of needed) {
    if (map === undefined || maps.has(map)) continue
    const message = `names the map "${map}"; expected one of ${[...maps.keys()].join(', ')}`
    findings.push(mappingError('MESH_CONFIG_REFERENCE', `mesh.yaml ${by}.map`, message))
  }
  return flows.flatMap((flow) => {
    try {
      return [compileFlow(flow, maps)]
    } catch (thrown) {
      const place = `mesh.yaml flows.${flow.flow}`
      findings.push(mappingError('MESH_MAP_EXPRESSION', place, messageOf(thrown)))
      return []
    }
  })
}

const absent = (path: string): ReadBundle => ({
  findings: [mappingError('MESH_CONFIG_MISSING', path, 'the file is not there')],
})

/**
 * Puts mesh.yaml, its overlay, maps and code lists together. Paths are relative to the configuration
 * folder, with forward slashes. Any error among the findings means that there is no bundle.
 */
export const readBundle = (
  files: readonly TextFile[],
  { environment, targets }: BundleOptions = {},
): ReadBundle => {
  const mesh = files.find(({ path }) => path === 'mesh.yaml')
  if (mesh === undefined) return absent('mesh.yaml')
  const overlayPath = environment === undefined ? undefined : `env/${environment}.yaml`
  const overlays = files.filter(({ path }) => path === overlayPath)
  if (overlayPath !== undefined && overlays.length === 0) return absent(overlayPath)
  const { config, findings: found } = readMesh(mesh, overlays)
  const findings: Finding[] = [...found]
  const codes = readCodes(files, findings)
  const maps = readMaps(files, codes, targets, findings)
  if (config === undefined) return { findings }
  const flows = hasErrors(findings) ? [] : compileFlows(config, maps, findings)
  const holdRules = compileHoldRules(config.policies.holds, targets?.header, findings)
  if (hasErrors(findings)) return { findings }
  const used = files.filter(
    (file) =>
      file === mesh || overlays.includes(file) || CODES.test(file.path) || MAP.test(file.path),
  )
  const contents = used.map(({ path, text }) => [path, text] as const)
  const hash = canonicalHash({ environment, files: Object.fromEntries(contents) })
  return {
    bundle: { configVersion: hash.slice(0, 16), config, maps, codes, flows, holdRules },
    findings,
  }
}
