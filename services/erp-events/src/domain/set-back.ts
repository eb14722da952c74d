import { uuid5 } from '@carrick/kernel'
import type { CaseOpened } from '@carrick/schemas'
import {
  type CaseNews,
  type DocumentTold,
  entryOf,
  nameOf,
  type OrderBook,
  type SetBack,
} from './order-book.ts'

/** What an ERP has of a document that it told before: an older version, or nothing (null). */
export interface Finding {
  readonly erp: string
  readonly documentId: string
  readonly version: number | null
}

/** True when the ERP has less of it (`version`; null = nothing) than it told. */
export const isSetBack = (told: DocumentTold, version: number | null): boolean =>
  told.isLost !== true && (version === null || (told.version !== null && version < told.version))

export interface SetBackNoted {
  readonly book: OrderBook
  readonly told: DocumentTold
  readonly setBack: SetBack
}

/** Keeps what was found; undefined when it is known, or not so any more. */
export const noteSetBack = (
  book: OrderBook | undefined,
  { erp, documentId, version }: Finding,
): SetBackNoted | undefined => {
  const name = nameOf(erp, documentId)
  const told = entryOf(book?.documents ?? {}, name)
  if (book === undefined || told === undefined || !isSetBack(told, version)) return undefined
  if (told.setBack?.isOpen === true && told.setBack.to === version) return undefined
  const setBack = { to: version, caseVersion: (told.setBack?.caseVersion ?? 0) + 1, isOpen: true }
  const document: DocumentTold =
    version === null ? { ...told, setBack, isLost: true } : { ...told, setBack }
  return {
    book: {
      ...book,
      told: book.told + 1,
      documents: { ...book.documents, [name]: document },
    },
    told,
    setBack,
  }
}

const CASES = 'a0a6dc0c-5f2f-5a0f-8a53-6f1c0f4e3d52'

const caseOf = (
  orderId: string,
  erp: string,
  documentId: string,
  { to, caseVersion }: SetBack,
) => ({
  caseId: uuid5(CASES, orderId, erp, documentId),
  caseVersion,
  service: 'erp-events',
  subject: orderId,
  code: to === null ? 'MESH_ERP_DOCUMENT_GONE' : 'MESH_ERP_DOCUMENT_SET_BACK',
})

const numbersOf = (told: DocumentTold): string => {
  const numbers = [...Object.keys(told.shipments), ...Object.keys(told.invoices)]
  return numbers.length === 0 ? '' : `; ${numbers.join(', ')} were told of it`
}

/** A person compares both sides: what the mesh told stays as it is until the ERP tells something newer. */
export const openedSetBack = (
  orderId: string,
  { erp, documentId }: Finding,
  { told, setBack }: SetBackNoted,
): Omit<CaseOpened, 'meta'> => {
  const about = caseOf(orderId, erp, documentId, setBack)
  const had = `${erp} told ${documentId} in version ${String(told.version ?? 0)}`
  const has = setBack.to === null ? 'has it no more' : `has version ${String(setBack.to)} of it now`
  return {
    ...about,
    cause: `${had} and ${has}${numbersOf(told)}`,
    ownerRole: 'customer service',
    resolution:
      'Enter in the ERP what was done since its backup, or correct it with the customer; the case ends when the ERP tells a newer version',
    fingerprint: about.code,
  }
}

/** The ERP has told more of it than all that was told before. */
export const endOfSetBack = (
  orderId: string,
  erp: string,
  documentId: string,
  setBack: SetBack,
): CaseNews => ({
  event: 'CaseResolved',
  payload: {
    ...caseOf(orderId, erp, documentId, setBack),
    how: `${erp} told a newer version of ${documentId}`,
    by: null,
  },
})
