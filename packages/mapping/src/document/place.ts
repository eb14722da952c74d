import { pathText } from './json-schema.ts'
import type { YamlDocument } from './yaml-document.ts'

/** Says where in a file something is: `maps/x.map.yaml:12 header[3].type`. */
export const placeIn =
  (file: string, yaml: YamlDocument | undefined) =>
  (path: readonly (string | number)[]): string => {
    const line = yaml === undefined ? '' : `:${String(yaml.lineOf(path))}`
    return `${file}${line} ${pathText(path)}`.trimEnd()
  }
