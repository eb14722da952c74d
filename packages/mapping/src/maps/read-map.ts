import type { Finding } from '@carrick/kernel'
import { compileSchema } from '../document/json-schema.ts'
import { placeIn } from '../document/place.ts'
import { readYaml } from '../document/yaml-document.ts'
import schema from '../../schema/map.schema.json' with { type: 'json' }
import type { MapDocument } from './map-document.ts'

const check = compileSchema(schema)

export interface ReadMap {
  readonly document?: MapDocument
  /** Place of a row for a finding: `maps/x.map.yaml:12 header[3].type`. */
  readonly placeOf: (path: readonly (string | number)[]) => string
  readonly findings: readonly Finding[]
}

/** Reads a map document; findings name file, line and row. */
export const readMap = (file: string, text: string): ReadMap => {
  const { document: yaml, findings } = readYaml(file, text)
  const placeOf = placeIn(file, yaml)
  if (yaml === undefined) return { placeOf, findings }
  const problems = check(yaml.value, placeOf)
  return problems.length > 0
    ? { placeOf, findings: problems }
    : { document: yaml.value as MapDocument, placeOf, findings: [] }
}
