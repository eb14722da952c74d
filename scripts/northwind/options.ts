import { parseArgs } from 'node:util'
import { MeshError, messageOf } from '@carrick/kernel'

export const HELP = `npm run northwind -- [OPTION ...]

Puts the orders of a file through the org, the mesh and the ERP, and compares every line, quantity,
discount, freight and total between the file and the three, to the last digit. Ten of the orders are
then shipped and invoiced in part and followed back into the org. Exit code 0 only when all agree
and nothing is lost or there twice.

  --data FILE    accounts, products and orders, as JSON (default lab/data/cents.json)
  --erp NAME     demo (default), or tryton: a real one, about one order a second
  --orders N     only the first N orders
  --json         the last line of stdout is one JSON object
  --help         this text`

const ERPS = ['demo', 'tryton'] as const
export type ErpName = (typeof ERPS)[number]

export interface NorthwindOptions {
  readonly data?: string
  readonly erp: ErpName
  readonly orders?: number
  readonly json: boolean
  readonly help: boolean
}

const wrong = (message: string): MeshError => new MeshError('MESH_NORTHWIND_OPTION', message)

const MOST = 100_000

/** Throws MESH_NORTHWIND_OPTION that names the option and what was expected. */
export const readOptions = (args: readonly string[]): NorthwindOptions => {
  const parse = () =>
    parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        erp: { type: 'string', default: 'demo' },
        orders: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  let values: ReturnType<typeof parse>
  try {
    values = parse()
  } catch (thrown) {
    const [first = ''] = messageOf(thrown).split('. ')
    throw wrong(`${first}; npm run northwind -- --help lists the options`)
  }
  const { data, erp, orders, json, help } = values
  const name = ERPS.find((one) => one === erp)
  if (name === undefined) throw wrong(`--erp is "${erp}"; expected one of ${ERPS.join(', ')}`)
  const count = orders === undefined ? undefined : Number(orders)
  if (count !== undefined && !(Number.isInteger(count) && count >= 1 && count <= MOST)) {
    const expected = `expected a whole number from 1 to ${String(MOST)}`
    throw wrong(`--orders is "${orders ?? ''}"; ${expected}`)
  }
  return {
    erp: name,
    json,
    help,
    ...(data !== undefined && { data }),
    ...(count !== undefined && { orders: count }),
  }
}
