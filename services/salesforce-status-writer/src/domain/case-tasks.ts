import { dayIn } from '@carrick/kernel'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'
import { fitText } from './field-values.ts'
import type { TaskWrite } from './record-write.ts'

/** What the writer remembers of one case of an order. */
interface CaseMemory {
  readonly version: number
  readonly open: boolean
  readonly text: string
  readonly task: TaskWrite
}

/** The tasks of all cases of an order, by case id. JSON-safe: stored until they are written. */
export type WantedCases = Readonly<Record<string, CaseMemory>>

/** Those who work in Salesforce; all other roles see cases where they work. */
const ROLES = new Set(['sales', 'customer service', 'finance'])

const SUBJECT = 255
const DESCRIPTION = 32_000

const opened = (event: CaseOpened, before: CaseMemory | undefined, zone: string): CaseMemory => {
  const { caseId, caseVersion, subject, cause, resolution, code } = event
  const text = fitText(`${cause}\n\nWhat to do: ${resolution}\nCode: ${code}`, DESCRIPTION)
  // A person who completes the task has seen it: only a case that comes back opens it again.
  const reopen = before?.open === false ? { Status: 'Not Started' } : {}
  return {
    version: caseVersion,
    open: true,
    text,
    task: {
      key: `${subject}:${caseId}`,
      order: { orderId: subject },
      fields: {
        Subject: fitText(cause, SUBJECT),
        Description: text,
        ...reopen,
        Last_Event_Version__c: caseVersion,
      },
      whenNew: { ActivityDate: dayIn(zone, event.meta.occurredAt) },
    },
  }
}

const closed = (before: CaseMemory, version: number, how: string): CaseMemory => ({
  ...before,
  version,
  open: false,
  task: {
    ...before.task,
    fields: {
      Description: fitText(`${before.text}\n\nOver: ${how}`, DESCRIPTION),
      Status: 'Completed',
      Last_Event_Version__c: version,
    },
  },
})

const after = (
  event: CaseOpened | CaseResolved,
  before: CaseMemory | undefined,
  zone: string,
): CaseMemory | undefined => {
  if (before !== undefined && event.caseVersion <= before.version) return undefined
  if ('ownerRole' in event && ROLES.has(event.ownerRole)) return opened(event, before, zone)
  if (before?.open !== true) return undefined
  const how = 'how' in event ? event.how : `it is for ${event.ownerRole} now: ${event.cause}`
  return closed(before, event.caseVersion, how)
}

/**
 * One task for each case of an order that people in Salesforce have to deal with: open as long as the case
 * is. Undefined when the event asks for nothing: a case of other people, of another org, or known already.
 */
export const wantedCases = (
  event: CaseOpened | CaseResolved,
  known: WantedCases | undefined,
  org: string,
  zone: string,
): WantedCases | undefined => {
  if (event.meta.org !== org) return undefined
  const next = after(event, known?.[event.caseId], zone)
  return next && { ...known, [event.caseId]: next }
}
