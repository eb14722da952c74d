import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { todayIn } from '@carrick/kernel'
import { compileMap, type CompiledMap, readCodeList, readMap, shapeOrder } from '@carrick/mapping'
import type { ShapeOrder } from '../ports.ts'
import { fitOrder } from './erp-format.adapter.ts'

const PATH = 'maps/demo-erp-order.map.yaml'

const CODES = 'codes/demo-erp-terms.csv'

const textOf = (path: string): string =>
  readFileSync(join(import.meta.dirname, '../../../..', path), 'utf8')

/** The map of the demonstration ERP. */
export const DEMO_MAP = textOf(PATH)

const { list } = readCodeList('demo-erp-terms', CODES, textOf(CODES))
const lists = new Map(list && [[list.name, list]])

export const compiled = (text = DEMO_MAP): CompiledMap => {
  const { map, findings } = compileMap(readMap(PATH, text), lists)
  if (map === undefined) throw new Error(JSON.stringify(findings))
  return map
}

/** The demonstration map with one more row for the header. */
export const withRow = (row: string): string =>
  DEMO_MAP.replace('header:\n', `header:\n  - ${row}\n`)

/** Shapes by the map that is in force when it is asked. */
export const shapeBy =
  (inForce: () => CompiledMap): ShapeOrder =>
  (order, _instance, now) =>
    shapeOrder(inForce(), order, todayIn('UTC', now), fitOrder)
