import { parseArgs } from 'node:util'
import { MeshError } from '@carrick/kernel'

export const HELP = `npm start [-- OPTION ...]

Starts Kafka, the schema registry, PostgreSQL, a Salesforce org and an ERP to run against, and the
services of the mesh; activates orders in the org as a sales team would, and shows each on its way into
the ERP and back. Stays up until Ctrl-C.

  --orders N     how many orders to activate (default 25, or all of --data)
  --data FILE    accounts, products and orders of your own, as JSON
  --erp NAME     demo: without Tryton; tryton: Tryton alone. Otherwise the demo ERP begins, a Tryton is
                 installed and started behind it, and then gets the orders to France. With --once
                 alone there is no Tryton
  --once         end when every order is settled; exit code 0 only if every promise held
  --json         the last line of stdout is one JSON object; logs go to stderr
  --processes    one process for each service instead of one for all
  --help         this text`

export interface StartOptions {
  /** Absent = all there are. */
  readonly orders?: number
  readonly data?: string
  readonly erp: 'demo' | 'tryton' | 'both'
  readonly once: boolean
  readonly json: boolean
  readonly processes: boolean
  readonly help: boolean
}

const MOST = 100_000

const wrong = (message: string): MeshError => new MeshError('MESH_START_OPTION', message)

const countOf = (text: string): number => {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST) return count
  throw wrong(`--orders is "${text}"; expected a whole number from 1 to ${String(MOST)}`)
}

/** A run that ends when its orders are settled is not for waiting for another ERP. */
const erpOf = (text: string | undefined, once: boolean): StartOptions['erp'] => {
  if (text === undefined) return once ? 'demo' : 'both'
  if (text === 'demo' || text === 'tryton') return text
  throw wrong(`--erp is "${text}"; expected demo or tryton`)
}

const firstSentence = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'message' in thrown
    ? (String(thrown.message).split('. ')[0] ?? '')
    : String(thrown)

/** Throws MESH_START_OPTION that names the option and what was expected. */
export const readOptions = (args: readonly string[]): StartOptions => {
  const parse = () =>
    parseArgs({
      args: [...args],
      options: {
        orders: { type: 'string' },
        data: { type: 'string' },
        erp: { type: 'string' },
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        processes: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  let values: ReturnType<typeof parse>
  try {
    values = parse()
  } catch (thrown) {
    throw wrong(`${firstSentence(thrown)}; npm start -- --help lists the options`)
  }
  const { orders, data, erp, once, json, processes, help } = values
  return {
    erp: erpOf(erp, once),
    once,
    json,
    processes,
    help,
    ...(orders !== undefined && { orders: countOf(orders) }),
    ...(data !== undefined && { data }),
  }
}
