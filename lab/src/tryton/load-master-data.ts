import { MeshError } from '@carrick/kernel'
import { countryCode } from './country-code.ts'
import { decimal, type JsonObject, making, type TrytonSession, wordOf } from './json-rpc.ts'
import type {
  TrytonAddress,
  TrytonCustomer,
  TrytonMasterData,
  TrytonProduct,
} from './master-data.ts'
import { create, createOne, idOf, press, search } from './records.ts'
import { NAMES } from './set-up-sales.ts'

type Ids = ReadonlyMap<string, number>

/** Records of one call; one alone would hold the server too long. */
const BATCH = 100

const inBatches = async <T>(all: readonly T[], run: (part: readonly T[]) => Promise<void>) => {
  for (let from = 0; from < all.length; from += BATCH) await run(all.slice(from, from + BATCH))
}

const need = (ids: Ids, key: string, what: string): number => {
  const id = ids.get(key)
  if (id !== undefined) return id
  const known = [...ids.keys()].slice(0, 10).join(', ')
  throw new MeshError('MESH_LAB_TRYTON_DATA', `${what} "${key}" is not known; there are ${known}`)
}

const isoOf = (address: TrytonAddress): string | undefined => {
  if (address.country === null) return undefined
  const code = countryCode(address.country)
  if (code !== undefined) return code
  throw new MeshError('MESH_LAB_TRYTON_DATA', `"${address.country}" is no country`)
}

const loadCountries = async (
  session: TrytonSession,
  customers: readonly TrytonCustomer[],
): Promise<Ids> => {
  const codes = customers.flatMap(({ addresses }) => addresses.map(isoOf))
  const wanted = [...new Set(codes)].filter((code) => code !== undefined)
  const names = new Intl.DisplayNames(['en'], { type: 'region' })
  const ids = await create(
    session,
    'country.country',
    wanted.map((code) => ({ code, name: names.of(code) ?? code })),
  )
  return new Map(wanted.map((code, index) => [code, ids[index] ?? 0]))
}

const addressOf = (address: TrytonAddress, countries: Ids): JsonObject => {
  const code = isoOf(address)
  return {
    ...(address.name != null && { party_name: address.name }),
    street: address.street,
    city: address.city,
    postal_code: address.postalCode,
    country: code === undefined ? null : need(countries, code, 'Country'),
  }
}

const unitsOf = async (session: TrytonSession): Promise<Ids> => {
  const rows = await search(session, 'product.uom', [], ['name'])
  return new Map(rows.map(({ id, name }) => [wordOf(name), Number(id)]))
}

/** Ids of products by their code. */
export const productsByCode = async (session: TrytonSession): Promise<Ids> => {
  const rows = await search(session, 'product.product', [], ['code'])
  return new Map(rows.map(({ id, code }) => [wordOf(code), Number(id)]))
}

const loadProducts = async (
  session: TrytonSession,
  products: readonly TrytonProduct[],
): Promise<Ids> => {
  const units = await unitsOf(session)
  const category = await idOf(session, 'product.category', [['name', '=', NAMES.goods]])
  await inBatches(products, async (part) => {
    await create(
      session,
      'product.template',
      part.map(({ sku, name, listPrice, unit = 'Unit', salable = true }) => ({
        name,
        code: sku,
        type: 'goods',
        default_uom: need(units, unit, 'Unit'),
        sale_uom: need(units, unit, 'Unit'),
        salable,
        list_price: decimal(listPrice),
        account_category: category,
        products: making({}),
      })),
    )
  })
  return productsByCode(session)
}

/** Counts what is on hand, as an inventory of the storage does. */
export const takeInventory = async (
  session: TrytonSession,
  counted: readonly (readonly [product: number, quantity: string])[],
): Promise<void> => {
  if (counted.length === 0) return
  const location = await idOf(session, 'stock.location', [['code', '=', 'STO']])
  const inventory = await createOne(session, 'stock.inventory', {
    location,
    empty_quantity: 'keep',
    lines: making(
      ...counted.map(([product, quantity]) => ({ product, quantity: Number(quantity) })),
    ),
  })
  await press(session, 'stock.inventory', 'confirm', [inventory])
}

const loadPriceLists = async (
  session: TrytonSession,
  { priceLists = [] }: TrytonMasterData,
  products: Ids,
): Promise<void> => {
  await create(
    session,
    'product.price_list',
    priceLists.map(({ name, lines }) => ({
      name,
      price: 'list_price',
      unit: 'product_default',
      lines: making(
        ...lines.map(({ sku, fromQuantity, formula }, index) => ({
          sequence: index,
          product: sku === undefined ? null : need(products, sku, 'Product'),
          quantity: fromQuantity ?? null,
          formula,
        })),
      ),
    })),
  )
}

const loadCustomers = async (
  session: TrytonSession,
  customers: readonly TrytonCustomer[],
): Promise<void> => {
  const countries = await loadCountries(session, customers)
  const rows = await search(session, 'product.price_list', [], ['name'])
  const priceLists: Ids = new Map(rows.map(({ id, name }) => [wordOf(name), Number(id)]))
  const term = await idOf(session, 'account.invoice.payment_term', [
    ['name', '=', NAMES.paymentTerm],
  ])
  const exportRule = await idOf(session, 'account.tax.rule', [['name', '=', NAMES.exportRule]])
  await inBatches(customers, async (part) => {
    await create(
      session,
      'party.party',
      part.map((customer) => ({
        name: customer.name,
        code: customer.number,
        addresses: making(...customer.addresses.map((one) => addressOf(one, countries))),
        ...(customer.vat !== undefined && {
          identifiers: making({ type: 'eu_vat', code: customer.vat }),
        }),
        ...(customer.creditLimit !== undefined && {
          credit_limit_amount: decimal(customer.creditLimit),
        }),
        ...(customer.taxed !== true && { customer_tax_rule: exportRule }),
        sale_price_list: need(priceLists, customer.priceList ?? NAMES.priceList, 'Price list'),
        customer_payment_term: term,
      })),
    )
  })
}

/** Fills an empty company. Throws MESH_LAB_TRYTON_DATA that names what is not known. */
export const loadMasterData = async (
  session: TrytonSession,
  data: TrytonMasterData,
): Promise<void> => {
  const products = await loadProducts(session, data.products)
  await loadPriceLists(session, data, products)
  await loadCustomers(session, data.customers)
  await takeInventory(
    session,
    data.products
      .filter(({ stock }) => stock !== undefined && Number(stock) !== 0)
      .map(({ sku, stock = '0' }) => [need(products, sku, 'Product'), stock]),
  )
}
