import type { Finding } from '@carrick/kernel'
import { mappingError } from '../document/finding-codes.ts'
import type { CodeList } from './code-list.ts'

export const CODE_UNKNOWN = 'MESH_MAP_CODE_UNKNOWN'

/** What was found, the list that does not have it, and the day for which that was read. */
export const notInList = ({ name }: Pick<CodeList, 'name'>, found: string, day: string): string =>
  `"${found.slice(0, 80)}" is not in codes/${name}.csv on ${day}`

/** The value that the list has for what was found, which may be one already; undefined when it has none. */
export const codedValue = (
  list: Pick<CodeList, 'gives' | 'translate'>,
  found: string,
  day: string,
): string | undefined => (list.gives(found, day) ? found : list.translate(found, day))

/** A value at this path that its code list does not have on the day. */
export const unknownCode = (list: CodeList, path: string, found: string, day: string): Finding =>
  mappingError(CODE_UNKNOWN, path, notInList(list, found, day))

/** True of findings that end when a code list gets the value: nothing else is wrong. */
export const isCodeUnknown = ({ code }: Pick<Finding, 'code'>): boolean => code === CODE_UNKNOWN
