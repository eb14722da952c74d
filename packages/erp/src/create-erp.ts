import type { ErpPort } from './port.ts'
import { createRestErp } from './rest/rest-erp.ts'
import { createTrytonErp } from './tryton/tryton-erp.ts'
import { inUnitsOfSale } from './units/in-units-of-sale.ts'
import { parseRatio, type UnitRule } from './units/unit-rule.ts'

interface AnyAccess {
  /** Name in mesh.yaml. */
  readonly name: string
  readonly baseUrl: string
  /** Private certificate authority, PEM. */
  readonly authority?: string
  /** IANA name: in whose calendar its dates are. */
  readonly zone: string
  /** Where it counts in other units than orders are sold by. */
  readonly units: readonly (Omit<UnitRule, 'ratio'> & { readonly ratio: string })[]
}

/** Where an ERP is, what kind it is of, and who we are there. */
export type ErpAccess =
  | (AnyAccess & { readonly adapter: 'rest'; readonly token: string })
  | (AnyAccess & {
      readonly adapter: 'tryton'
      readonly database: string
      readonly user: string
      readonly password: string
      readonly shop: string
    })

export interface ErpCalls {
  /** Calls at a time. */
  readonly concurrency: number
  /** Epoch ms. */
  readonly now: () => number
  /** Asked at each read: whether orders that others entered there are told too. A REST ERP tells them anyhow. */
  readonly othersToo?: () => boolean
}

const adapterOf = (access: ErpAccess, { concurrency, now, othersToo }: ErpCalls): ErpPort => {
  const { name: instance, baseUrl, authority } = access
  const common = { instance, baseUrl, concurrency, now, ...(authority && { ca: authority }) }
  switch (access.adapter) {
    case 'rest':
      return createRestErp({ ...common, token: access.token })
    case 'tryton': {
      const { database, user, password, shop } = access
      const { zone } = access
      const told = othersToo && { othersToo }
      return createTrytonErp({ ...common, database, user, password, shop, zone, ...told })
    }
  }
}

/** The port of an ERP by the adapter of its kind, in units of sale; opens no connection yet. Throws MESH_CONFIG_SETTING. */
export const createErp = (access: ErpAccess, calls: ErpCalls): ErpPort =>
  inUnitsOfSale(
    adapterOf(access, calls),
    access.units.map((rule) => ({ ...rule, ratio: parseRatio(rule.ratio) })),
  )
