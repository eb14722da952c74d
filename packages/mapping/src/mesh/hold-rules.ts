import { type Finding, messageOf } from '@carrick/kernel'
import { mappingError } from '../document/finding-codes.ts'
import { compileExpression } from '../expression/compile-expression.ts'
import { isTrue, type Source, textOf, valueOf } from '../expression/value.ts'
import type { HoldRule } from './mesh-config.ts'

/** A field that a rule looked at; null = the order does not have it. */
export interface LookedAt {
  readonly name: string
  readonly value: string | null
}

/** Why a rule holds an order. */
export interface Ground {
  readonly looked: readonly LookedAt[]
  /** The rule could not be computed: what a check cannot see is not let through. */
  readonly failure?: string
}

export interface CompiledHoldRule extends HoldRule {
  /** Undefined: the rule has nothing against the canonical order. */
  readonly groundFor: (order: Source) => Ground | undefined
}

/** What an order has beside the fields that a map may write. */
const GIVEN = ['origin.channel', 'origin.org', 'origin.client', 'origin.externalId']

const isField = (name: string, fields: readonly string[]): boolean =>
  fields.some((field) =>
    field.endsWith('.*') ? name.startsWith(field.slice(0, -1)) : field === name,
  )

const compileRule = (rule: HoldRule, fields: readonly string[] | undefined): CompiledHoldRule => {
  const { evaluate, fields: read } = compileExpression(rule.when)
  const names = [...new Set(read.map(({ name }) => name))]
  const stranger = names.find((name) => fields && !isField(name, [...fields, ...GIVEN]))
  if (stranger !== undefined) {
    throw new Error(`reads "${stranger}", which is no field of an order; lists cannot be read`)
  }
  const lookAt = (order: Source): readonly LookedAt[] =>
    names.map((name) => {
      const value = valueOf(read.find((field) => field.name === name)?.read(order, order))
      return { name, value: value === undefined ? null : textOf(value) }
    })
  return {
    ...rule,
    groundFor: (order) => {
      try {
        return isTrue(evaluate(order, order)) ? { looked: lookAt(order) } : undefined
      } catch (thrown) {
        return { looked: lookAt(order), failure: messageOf(thrown) }
      }
    },
  }
}

/** Rules by which orders are held, ready to run; `fields` are those of a canonical order, where known. */
export const compileHoldRules = (
  rules: readonly HoldRule[],
  fields: readonly string[] | undefined,
  findings: Finding[],
): readonly CompiledHoldRule[] =>
  rules.flatMap((rule) => {
    try {
      return [compileRule(rule, fields)]
    } catch (thrown) {
      const place = `mesh.yaml policies.holds.${rule.rule}.when`
      findings.push(mappingError('MESH_MAP_EXPRESSION', place, messageOf(thrown)))
      return []
    }
  })
