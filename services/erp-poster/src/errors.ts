import { type Finding, MeshError } from '@carrick/kernel'
import { isCodeUnknown } from '@carrick/mapping'
import type { OrderRepostProposed } from '@carrick/schemas'
import { sentenceOf } from './domain/read-document.ts'

/**
 * The map of the ERP cannot shape the order: waits until order or map are corrected. An order comes here
 * only when the code lists have what it says, so one of which they do not is tried again: this instance may
 * not have read the newest lists yet.
 */
export const unshapable = (findings: readonly Finding[]): MeshError => {
  const errors = findings.filter(({ severity }) => severity === 'error')
  return new MeshError(errors[0]?.code ?? 'MESH_MAP_ROW', sentenceOf(findings), {
    kind: errors.length > 0 && errors.every(isCodeUnknown) ? 'retryable' : 'terminal',
    details: { findings },
  })
}

const isFinding = (value: unknown): value is Finding =>
  typeof value === 'object' && value !== null && 'path' in value && 'severity' in value

/** The findings that a failure carries; none for failures of another cause. */
export const findingsIn = ({ details }: MeshError): readonly Finding[] => {
  const { findings } = details
  return Array.isArray(findings) ? findings.filter(isFinding) : []
}

export const unknownTarget = (target: string, known: readonly string[]): MeshError =>
  new MeshError(
    'MESH_POSTER_TARGET',
    `mesh.yaml has no ERP ${target} under systems.erp; it has: ${known.join(', ')}`,
  )

export const unknownProvider = (provider: string, known: readonly string[]): MeshError =>
  new MeshError(
    'MESH_POSTER_TARGET',
    `mesh.yaml has no payment provider ${provider} under systems.payments; it has: ${known.join(', ') || 'none'}`,
  )

/** Waits for a person: the ERP was restored from a backup, or somebody took the document out of it. */
export const documentGone = ({
  target,
  documentId,
  documentVersion,
  shipments,
  invoices,
}: OrderRepostProposed): MeshError => {
  const numbers = [...shipments, ...invoices].join(', ')
  const told = numbers === '' ? '' : `, and ${numbers} of it: compare with the warehouse first`
  return new MeshError(
    'MESH_ERP_DOCUMENT_GONE',
    `${target} has ${documentId} no more, which it told in version ${String(documentVersion)}${told}. Retry posts the order again as it was, unless the ERP has it under our mark; skip leaves it out of the ERP`,
  )
}
