import { uuid5 } from '@carrick/kernel'
import type { ReturnView } from './derive-return.ts'
import type { News } from './news.ts'
import { isCaseOpen, type ReturnRecord } from './return-record.ts'
import type { Trouble } from './trouble.ts'

const CASES = '8d1c0b6e-2f43-5a91-b7de-40c95e13a2f8'
const SERVICE = 'returns'

/** A person is asked at once for these; for the others only when they take too long. */
const PERSONAL: ReadonlySet<string> = new Set(['approval', 'correction'])

/** What helps where it is not enough that others do their part. */
const RESOLUTIONS: Readonly<Record<string, string>> = {
  approval: 'Approve or reject it',
  exchange:
    'See to the exchange order, or ask for the refund: the money is paid back instead, and the order is to be cancelled',
}

/** What a person has to see to, now. */
const askedFor = (view: ReturnView, isOverdue: boolean): Trouble | undefined => {
  const { trouble, wait } = view
  if (trouble !== undefined || wait === undefined) return trouble
  if (view.judgement?.kind === 'wrong') {
    const { code, text } = view.judgement
    const resolution = 'Correct the return where it was asked for; it goes on by itself'
    return { code, text, owner: wait.owner, resolution }
  }
  if (!isOverdue && !PERSONAL.has(wait.name)) return undefined
  return {
    code: isOverdue ? 'MESH_RETURN_OVERDUE' : 'MESH_RETURN_APPROVAL',
    text: `A return waits for ${wait.what}`,
    owner: wait.owner,
    resolution:
      RESOLUTIONS[wait.name] ?? 'See to it that this happens; the return goes on by itself',
  }
}

/** The case of a return, opened, closed, or closed and opened for something else. */
export const caseNews = (
  orderId: string,
  record: ReturnRecord,
  view: ReturnView,
  isOverdue: boolean,
): { readonly record: ReturnRecord; readonly news: readonly News[] } => {
  const wanted = askedFor(view, isOverdue)
  const isOpen = isCaseOpen(record)
  const isSame = (isOpen ? record.caseCode : '') === (wanted?.code ?? '')
  if (isSame) return { record, news: [] }
  const caseId = uuid5(CASES, record.returnId)
  const about = { caseId, service: SERVICE, subject: orderId }
  let { caseVersion } = record
  const news: News[] = []
  if (isOpen) {
    caseVersion += 1
    const payload = {
      ...about,
      caseVersion,
      code: record.caseCode,
      how: 'The return goes on',
      by: null,
    }
    news.push({ event: 'CaseResolved', payload })
  }
  if (wanted !== undefined) {
    caseVersion += 1
    const { code, text: cause, owner: ownerRole, resolution } = wanted
    const payload = { ...about, caseVersion, code, cause, ownerRole, resolution, fingerprint: code }
    news.push({ event: 'CaseOpened', payload })
  }
  return { record: { ...record, caseVersion, caseCode: wanted?.code ?? '' }, news }
}
