import type { Finding, MeshCode } from '@carrick/kernel'
import type { ErpDocument } from '../erp-document.ts'

export type BookRefusal =
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  | { readonly kind: 'unknown'; readonly findings: readonly Finding[] }

/** What the books say to a request that changes something; `existing` = it was done before. */
export type BookAnswer<T = ErpDocument> =
  { readonly kind: 'created' | 'existing' | 'changed'; readonly result: T } | BookRefusal

export const finding = (path: string, code: MeshCode, message: string): Finding => ({
  path,
  code,
  severity: 'error',
  message,
})

export const refused = (path: string, code: MeshCode, message: string): BookRefusal => ({
  kind: 'refused',
  findings: [finding(path, code, message)],
})

export const unknown = (documentId: string, path = 'documentId'): BookRefusal => ({
  kind: 'unknown',
  findings: [finding(path, 'MESH_ERP_UNKNOWN_DOCUMENT', `there is no document ${documentId}`)],
})
