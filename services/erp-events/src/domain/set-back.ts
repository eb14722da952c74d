import { uuid5 } from '@carrick/kernel'
import type { CaseOpened } from '@carrick/schemas'
import { nextEra, versionTold } from './era.ts'
import {
  type CaseNews,
  type DocumentTold,
  documentsOf,
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
  /** Numbers of its papers that are gone or older, where the document itself is as it was told. */
  readonly papers?: readonly string[]
}

/** Whether it is the document of an order: what only came back, or was paid, is no document to ask for. */
export const isOrdersOwn = ({ version, reserved }: DocumentTold): boolean =>
  version !== null || reserved !== undefined

/** True when the ERP has less of it (`version`; null = nothing) than it told. */
export const isSetBack = (told: DocumentTold, version: number | null): boolean =>
  told.isLost !== true &&
  isOrdersOwn(told) &&
  (version === null || (told.version !== null && versionTold(told, version) < told.version))

export interface SetBackNoted {
  readonly book: OrderBook
  readonly told: DocumentTold
  readonly setBack: SetBack
}

/** Keeps what was found; undefined when it is known, or not so any more. */
export const noteSetBack = (
  book: OrderBook | undefined,
  { erp, documentId, version, papers }: Finding,
): SetBackNoted | undefined => {
  const name = nameOf(erp, documentId)
  const told = entryOf(book?.documents ?? {}, name)
  if (book === undefined || told === undefined) return undefined
  if (papers === undefined && !isSetBack(told, version)) return undefined
  if (told.setBack?.isOpen === true && told.setBack.to === version) return undefined
  const setBack: SetBack = {
    ...{ to: version, caseVersion: (told.setBack?.caseVersion ?? 0) + 1, isOpen: true },
    ...(papers && { isOfPapers: true }),
  }
  const document: DocumentTold =
    version === null ? { ...told, setBack, era: nextEra(told), isLost: true } : { ...told, setBack }
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
  { erp, documentId, papers }: Finding,
  { told, setBack }: SetBackNoted,
): Omit<CaseOpened, 'meta'> => {
  const about = caseOf(orderId, erp, documentId, setBack)
  const version = (told.version ?? 0) - (told.era ?? 0)
  const had = `${erp} told ${documentId} in version ${String(version)}`
  const has = setBack.to === null ? 'has it no more' : `has version ${String(setBack.to)} of it now`
  return {
    ...about,
    cause:
      papers === undefined
        ? `${had} and ${has}${numbersOf(told)}`
        : `${erp} told ${papers.join(', ')} of ${documentId} and does not have it so any more`,
    ownerRole: 'customer service',
    resolution:
      'Enter in the ERP what was done since its backup; the case ends when the ERP tells a newer version, or when `carrick erp accept` takes for true what it says now',
    fingerprint: about.code,
  }
}

/** The ERP has told more of it than all that was told before, or a person takes what it has (`by`). */
export const endOfSetBack = (
  orderId: string,
  erp: string,
  documentId: string,
  setBack: SetBack,
  by: string | null = null,
): CaseNews => ({
  event: 'CaseResolved',
  payload: {
    ...caseOf(orderId, erp, documentId, setBack),
    how:
      by === null
        ? `${erp} told a newer version of ${documentId}`
        : `What ${erp} says of ${documentId} now was taken for true`,
    by,
  },
})

/** Name of the orders of which an ERP had less than it told. */
export const setBackName = (erp: string): string => `set back in ${erp}`

/** Whether an ERP had less of the order than it told, at any time. */
export const wasSetBack = (book: OrderBook, erp: string): boolean =>
  documentsOf(book, erp).some(([, { setBack }]) => setBack !== undefined)
