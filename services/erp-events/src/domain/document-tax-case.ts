import { uuid5 } from '@carrick/kernel'
import { taxDifference } from './document-tax.ts'
import type { CaseNews, CaseTold, OrderBook, Told } from './order-book.ts'

const CASES = 'c6a0e3b9-52d8-5e17-8f4b-91d27ac5036e'
const CODE = 'MESH_ERP_TAX_MISMATCH'
const LONGEST = 1_000

const turn = (
  orderId: string,
  name: string,
  caseVersion: number,
  text: string | null,
): CaseNews => {
  const common = {
    ...{ caseId: uuid5(CASES, orderId, name), caseVersion, service: 'erp-events' },
    ...{ subject: orderId, code: CODE },
  }
  if (text === null) {
    const how = 'The documents of the ERP have no other tax than the order any more'
    return { event: 'CaseResolved', payload: { ...common, how, by: null } }
  }
  const cause = `${name} has ${text}`.slice(0, LONGEST)
  const resolution =
    'Correct the invoice or the order, or take the invoice back; the case closes when both agree'
  const payload = { ...common, cause, ownerRole: 'finance', resolution, fingerprint: CODE }
  return { event: 'CaseOpened', payload }
}

const CLOSED: CaseTold = { caseVersion: 0, open: null }

/** Opens, changes and closes the case of each document whose tax is not that of the order; `isCase`: by policy. */
export const settleDocumentTax = (orderId: string, told: Told, isCase: boolean): Told => {
  const { book } = told
  if (book === undefined) return told
  const { ordered = null } = book.tax ?? {}
  const turned = Object.entries(book.documents).flatMap(([name, document]) => {
    const { caseVersion, open } = document.taxCase ?? CLOSED
    const text = isCase ? taxDifference(ordered, document) : null
    if (text === open) return []
    const next = { caseVersion: caseVersion + 1, open: text }
    const news = turn(orderId, name, next.caseVersion, text)
    return [{ name, news, document: { ...document, taxCase: next } }]
  })
  if (turned.length === 0) return told
  const changed = Object.fromEntries(turned.map(({ name, document }) => [name, document]))
  const settled: OrderBook = { ...book, documents: { ...book.documents, ...changed } }
  return {
    ...told,
    book: settled,
    cases: [...(told.cases ?? []), ...turned.map(({ news }) => news)],
  }
}
