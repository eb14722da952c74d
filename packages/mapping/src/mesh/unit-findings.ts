import type { Finding } from '@carrick/kernel'
import { mappingError } from '../document/finding-codes.ts'
import type { UnitOfErp } from './mesh-config.ts'

type Erps = Readonly<Record<string, { readonly units?: readonly UnitOfErp[] }>>

/** A unit of a product that is said twice: nobody knows which is meant. */
export const unitFindings = (
  erps: Erps,
  placeOf: (path: readonly (string | number)[]) => string,
): readonly Finding[] =>
  Object.entries(erps).flatMap(([name, { units = [] }]) =>
    units.flatMap(({ unit, product }, index) => {
      const first = units.findIndex((other) => other.unit === unit && other.product === product)
      if (first === index) return []
      const where = placeOf(['systems', 'erp', name, 'units', index])
      const what = product === undefined ? unit : `${unit} of ${product}`
      const message = `says ${what} again; units[${String(first)}] has it`
      return [mappingError('MESH_CONFIG_SCHEMA', where, message)]
    }),
  )
