import { compareDecimal, parseDecimal } from '@carrick/kernel'
import { misfit } from '../wire/json-reader.ts'

// An answer is proof only when it is about what was asked. Each throws MESH_ERP_FORMAT.

export const expectSame = (path: string, found: string, asked: string): void => {
  if (found !== asked) throw misfit(path, asked, found)
}

interface Line {
  readonly lineRef: string
}

export const expectOwnLines = (found: readonly Line[], asked: readonly Line[]): void => {
  const own = new Set(asked.map(({ lineRef }) => lineRef))
  found.forEach(({ lineRef }, index) => {
    if (!own.delete(lineRef))
      throw misfit(`lines[${String(index)}].lineRef`, 'each line of the request, once', lineRef)
  })
}

/** Each quantity that was asked for, of its line. */
export const expectQuantities = (
  field: string,
  found: ReadonlyMap<string, string>,
  asked: readonly (Line & { readonly quantity: string })[],
): void => {
  asked.forEach(({ lineRef, quantity }, index) => {
    const path = `lines[${String(index)}].${field}`
    const is = found.get(lineRef)
    if (is === undefined || compareDecimal(parseDecimal(is), parseDecimal(quantity)) !== 0)
      throw misfit(path, `${quantity} of ${lineRef}`, is)
  })
}
