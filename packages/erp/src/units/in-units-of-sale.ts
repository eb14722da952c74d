import { isMeshError } from '@carrick/kernel'
import type { ErpAnswer, ErpPort } from '../port.ts'
import {
  type Asked,
  linesInErpUnits,
  quantitiesInErpUnits,
  type Refs,
  refsOf,
} from './ask-in-erp-units.ts'
import { documentTold, factTold, returnTold, simulationTold } from './told-in-units-of-sale.ts'
import type { UnitRule } from './unit-rule.ts'

type Lines = Parameters<typeof refsOf>[0]

const answerTold = <T>(answer: ErpAnswer<T>, change: (result: T) => T): ErpAnswer<T> =>
  answer.kind === 'posted' ? { kind: 'posted', result: change(answer.result) } : answer

const unless = async <A, T>(
  { asked, findings }: Asked<A>,
  ask: (asked: A) => Promise<ErpAnswer<T>>,
): Promise<ErpAnswer<T>> => (findings.length > 0 ? { kind: 'rejected', findings } : ask(asked))

/**
 * The port of an ERP that counts in other units than orders are sold by. Whoever uses it speaks of units
 * of sale alone: what is asked is counted in the ERP's units by the rules, what is told is counted back
 * by the ratio at which the line was sold. A quantity that is no exact number of the ERP's units is
 * refused with MESH_ERP_UNIT_FRACTION before any call. Without rules nothing is asked differently.
 */
export const inUnitsOfSale = (port: ErpPort, rules: readonly UnitRule[]): ErpPort => {
  /** How the document names the lines; a look that fails proves that nothing was done. */
  const named = async <T>(
    look: () => Promise<Lines>,
    ask: (refs: Refs) => Promise<ErpAnswer<T>>,
  ): Promise<ErpAnswer<T>> => {
    if (rules.length === 0) return ask(new Map())
    let document: Lines
    try {
      document = await look()
    } catch (thrown) {
      if (!isMeshError(thrown)) throw thrown
      return { kind: 'transient', cause: thrown }
    }
    return ask(refsOf(document))
  }
  return {
    ...port,
    create: async (order, call) =>
      unless(linesInErpUnits(order.lines, rules), async (lines) =>
        answerTold(await port.create({ ...order, lines }, call), documentTold),
      ),
    amend: (request, call) =>
      named(
        () => port.readOrder(request.documentId, call),
        (refs) =>
          unless(linesInErpUnits(request.order.lines, rules, refs), async (lines) => {
            const order = { ...request.order, lines }
            return answerTold(await port.amend({ ...request, order }, call), documentTold)
          }),
      ),
    cancel: (request, call) =>
      named(
        () =>
          request.lines.length === 0
            ? Promise.resolve(undefined)
            : port.readOrder(request.documentId, call),
        async (refs) => {
          const lines = request.lines.map((lineRef) => refs.get(lineRef) ?? lineRef)
          return answerTold(await port.cancel({ ...request, lines }, call), documentTold)
        },
      ),
    simulate: async (draft, call) => {
      const { asked: lines, findings } = linesInErpUnits(draft.lines, rules)
      const told = simulationTold(await port.simulate({ ...draft, lines }, call))
      return { ...told, findings: [...findings, ...told.findings] }
    },
    createReturn: (request, call) =>
      named(
        () => port.readOrder(request.orderDocumentId, call),
        (refs) =>
          unless(quantitiesInErpUnits(request.lines, refs), async (lines) =>
            answerTold(await port.createReturn({ ...request, lines }, call), returnTold),
          ),
      ),
    cancelReturn: async (request, call) =>
      answerTold(await port.cancelReturn(request, call), returnTold),
    creditReturn: (request, call) =>
      named(
        () => port.findReturn(request.mark, call),
        (refs) =>
          unless(quantitiesInErpUnits(request.lines, refs), (lines) =>
            port.creditReturn({ ...request, lines }, call),
          ),
      ),
    findByMark: async (mark, call) => {
      const found = await port.findByMark(mark, call)
      return found && documentTold(found)
    },
    readOrder: async (documentId, call) => {
      const found = await port.readOrder(documentId, call)
      return found && documentTold(found)
    },
    findReturn: async (mark, call) => {
      const found = await port.findReturn(mark, call)
      return found && returnTold(found)
    },
    changesSince: async (cursor, limit, call) => {
      const page = await port.changesSince(cursor, limit, call)
      return { ...page, entries: page.entries.map(factTold) }
    },
  }
}
