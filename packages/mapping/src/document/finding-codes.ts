import type { Finding, MeshCode } from '@carrick/kernel'

/** Everything that reading the configuration or running a map can find. */
export const MAPPING_FINDINGS = {
  MESH_CONFIG_YAML: 'A file is not YAML.',
  MESH_CONFIG_SCHEMA: 'A file has a field that is unknown, absent or of another type.',
  MESH_CONFIG_REFERENCE: 'A file names something that the configuration does not have.',
  MESH_CONFIG_DUPLICATE: 'A name is used twice.',
  MESH_CONFIG_MISSING: 'A file that is needed is not there.',
  MESH_CODES_CSV: 'A code list is not CSV with the columns code and value.',
  MESH_CODES_ROW: 'A row of a code list is not complete, or its days are in the wrong order.',
  MESH_CODES_OVERLAP: 'Two rows of a code list translate the same code on the same day.',
  MESH_MAP_ROW: 'A row of a map contradicts itself.',
  MESH_MAP_TARGET: 'A row of a map writes a field that the target does not have, or twice.',
  MESH_MAP_EXPRESSION: 'An expression uses what maps may not use, or cannot be computed.',
  MESH_MAP_MISSING: 'The source has no value for a field that the map needs.',
  MESH_MAP_TYPE: 'A value cannot be read as the type that the map says.',
  MESH_MAP_SCALE: 'A number has more digits after the point than the map allows.',
  MESH_MAP_CODE_UNKNOWN: 'A code list does not have the value that the source says.',
  MESH_MAP_TOO_LONG: 'A text is longer than the map allows.',
} as const satisfies Partial<Record<MeshCode, string>>

export type MappingFindingCode = keyof typeof MAPPING_FINDINGS

export const mappingError = (code: MappingFindingCode, path: string, message: string): Finding => ({
  code,
  path,
  severity: 'error',
  message,
})
