import { MeshError } from '@carrick/kernel'
import { list, object, optional, text, whole } from '../wire/json-reader.ts'
import type { Conversation, RowReader } from './conversation.ts'
import { SHIPMENT } from './sale.ts'
import { id, type TrytonValue } from './values.ts'

/** What every order of one web shop has in common. */
export interface Shop {
  readonly id: number
  readonly company: number
  readonly warehouse: number
  readonly location: string
  /** Shipments can say with whom they go and under what number: the module stock_package_shipping is there. */
  readonly tracked: boolean
  readonly currencies: ReadonlyMap<string, Currency>
  /** By symbol: names are translated. */
  readonly units: ReadonlyMap<string, Unit>
}

export interface Currency {
  readonly id: number
  readonly digits: number
}

export interface Unit {
  readonly id: number
  readonly category: number
  readonly digits: number
}

const name = text(1_000)

const SHOPS: RowReader<{ id: number; company: number; warehouses: readonly number[] }> = {
  fields: ['company', 'warehouses'],
  row: object({ id, company: id, warehouses: list(id) }),
}
const CURRENCIES: RowReader<{ id: number; code: string; digits: number }> = {
  fields: ['code', 'digits'],
  row: object({ id, code: name, digits: whole(0, 9) }),
}
const UNITS: RowReader<{ id: number; symbol: string; category: number; digits: number }> = {
  fields: ['symbol', 'category', 'digits'],
  row: object({ id, symbol: name, category: id, digits: whole(0, 12) }),
}
const LOCATIONS: RowReader<{ code: string | null; name: string }> = {
  fields: ['code', 'name'],
  row: object<{ code: string | null; name: string }>({ code: optional(name), name }),
}

const FIELDS: RowReader<{ name: string }> = { fields: ['name'], row: object({ name }) }

const missing = (what: string): MeshError =>
  new MeshError('MESH_ERP_TRYTON_SHOP', what, { kind: 'held' })

/** Throws MESH_ERP_TRYTON_SHOP when there is no such shop, and TrytonFailure. */
export const readShop = async (talk: Conversation, shopName: string): Promise<Shop> => {
  const [shop] = await talk.rows('web.shop', [['name', '=', shopName]], SHOPS)
  if (shop === undefined)
    throw missing(`Tryton has no web shop "${shopName}" that this user may see`)
  const [warehouse] = shop.warehouses
  if (warehouse === undefined)
    throw missing(`Tryton's web shop "${shopName}" has no warehouse; enter the one it ships from`)
  const [currencies, units, [location], tracking] = await Promise.all([
    talk.rows('currency.currency', [], CURRENCIES),
    talk.rows('product.uom', [], UNITS),
    talk.rows('stock.location', [['id', '=', warehouse]], LOCATIONS),
    talk.rows(
      'ir.model.field',
      [
        ['model', '=', SHIPMENT],
        ['name', '=', 'shipping_reference'],
      ],
      FIELDS,
    ),
  ])
  return {
    id: shop.id,
    company: shop.company,
    warehouse,
    tracked: tracking.length > 0,
    location: location?.code ?? location?.name ?? String(warehouse),
    currencies: new Map(currencies.map((one) => [one.code, one])),
    units: new Map(units.map((one) => [one.symbol, one])),
  }
}

/** A domain of the orders that came through the shop; their returns carry a mark of ours too. */
export const ordersOf = ({ id: shop }: Shop): readonly TrytonValue[] => [
  ['web_shop', '=', shop],
  ['web_id', '!=', null],
  ['origin', '=', null],
]

/**
 * A domain of the orders that people or other systems entered: once they are in processing they are no offers,
 * and stay what they are.
 */
const ordersOfOthers = ({ id: shop, company }: Shop): readonly TrytonValue[] => [
  ['company', '=', company],
  ['OR', [['web_shop', '=', null]], [['web_shop', '!=', shop]]],
  ['origin', '=', null],
  ['number', '!=', null],
  ['state', 'in', ['processing', 'done']],
]

/** A domain of the orders that are told: ours, and those of others when they are shown too. */
export const ordersTold = (shop: Shop, othersToo: boolean): TrytonValue =>
  othersToo ? ['OR', ordersOf(shop), ordersOfOthers(shop)] : ordersOf(shop)

/** Symbols of Tryton's units by UN/ECE Recommendation 20. */
const SYMBOLS: Readonly<Record<string, string>> = {
  ...{ C62: 'u', EA: 'u', H87: 'u', NAR: 'u', PCE: 'u', NMB: 'u' },
  ...{ KGM: 'kg', GRM: 'g', CTM: 'c', LBR: 'lb', ONZ: 'oz' },
  ...{ SEC: 's', MIN: 'min', HUR: 'h', DAY: 'd' },
  ...{ MTR: 'm', KMT: 'km', CMT: 'cm', MMT: 'mm', FOT: 'ft', YRD: 'yd', INH: 'in', SMI: 'mi' },
  ...{ MTQ: 'm³', LTR: 'l', CMQ: 'cm³', INQ: 'in³', FTQ: 'ft³', MTK: 'm²', CMK: 'cm²' },
}

/** Agreed between the parties, in Recommendation 20. */
const NO_CODE = 'ZZ'

/** Code of UN/ECE Recommendation 20 of a unit's symbol. */
export const codeOfUnit = (symbol: string): string =>
  Object.entries(SYMBOLS).find(([, known]) => known === symbol)?.[0] ?? NO_CODE

/** Tryton's unit of a code of UN/ECE Recommendation 20; undefined when it has none. */
export const unitOf = ({ units }: Shop, code: string): Unit | undefined => {
  const symbol = Object.hasOwn(SYMBOLS, code) ? SYMBOLS[code] : undefined
  return symbol === undefined ? undefined : units.get(symbol)
}
