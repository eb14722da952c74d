import { versionTold } from './era.ts'
import type { OrderFact } from './erp-fact.ts'
import { paperOf } from './missing-papers.ts'
import type { DocumentTold } from './order-book.ts'

interface Paper {
  readonly number: string
  /** In which it was told last. */
  readonly version: number
}

const withKind = (
  kind: string,
  papers: Readonly<Record<string, { readonly version: number }>> = {},
) =>
  Object.entries(papers).map(
    ([number, { version }]) => [`${kind} ${number}`, { number, version }] as const,
  )

const versionOf = (fact: OrderFact): number =>
  fact.type === 'order' ? fact.document.version : fact.version

/** Numbers of the papers of a document that the ERP has no more, or as they were before they were told. */
export const setBackPapers = (
  document: DocumentTold,
  facts: readonly OrderFact[],
): readonly string[] => {
  const { shipments, invoices, credits, returns } = document
  const now = new Map(facts.map((fact) => [paperOf(fact), versionOf(fact)]))
  const told: ReadonlyMap<string, Paper> = new Map([
    ...withKind('shipment', shipments),
    ...withKind('invoice', invoices),
    ...withKind('credit', credits),
    ...withKind('return', returns),
  ])
  return [...told].flatMap(([paper, { number, version }]) => {
    const stands = now.get(paper)
    return stands === undefined || versionTold(document, stands) < version ? [number] : []
  })
}
