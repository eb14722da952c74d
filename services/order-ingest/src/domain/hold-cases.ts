import { uuid5 } from '@carrick/kernel'
import { type Hold, HOLDS } from '@carrick/mapping'
import { HOLD_CODES } from '@carrick/order'
import type { CaseOpened, CaseResolved } from '@carrick/schemas'
import { CASES, SERVICE } from './case-of.ts'
import type { HoldStory } from './hold-reasons.ts'

/** What is remembered of the case of one hold: openings and closings so far, open while odd. */
interface HoldCase {
  readonly version: number
  readonly cause: string
}

export type HoldCases = Readonly<Partial<Record<Hold, HoldCase>>>

/** What is to be told of the case of a hold. */
export type HoldCaseEvent =
  | { readonly kind: 'hold-opened'; readonly story: HoldStory; readonly caseVersion: number }
  | {
      readonly kind: 'hold-resolved'
      readonly hold: Hold
      readonly how: string
      readonly by: string | null
      readonly caseVersion: number
    }

/** How a hold ended, where somebody ended it. */
export interface HoldEnd {
  readonly how: string
  readonly by: string | null
}

const RESOLUTIONS: Readonly<Record<Hold, string>> = {
  DUPLICATE: 'Release it if it is another order, cancel it if it is the same',
  PRICE: 'Release it if the price stands, correct it, or correct the contract in the ERP',
  TAX: 'Release it if the tax stands, correct it, or correct the tax rule of the ERP',
  FRAUD: 'Release it if it is genuine, cancel it if it is not',
  ADDRESS: 'Correct the address where the order was taken, or release it if it is right',
  EXPORT: 'Release it if the goods may go there, cancel it if they may not',
  MANUAL: 'Release it when it may go on',
}

const causeOf = ({ words }: HoldStory): string => `The order waits for ${words.join(', ')}`

const isOpen = (known: HoldCase | undefined): boolean => (known?.version ?? 0) % 2 === 1

/** A case for each hold, with its own owner: the end of one says nothing of the others. Pure. */
export const turnHoldCases = (
  known: HoldCases,
  stories: readonly HoldStory[],
  endOf: (hold: Hold) => HoldEnd,
): { readonly cases: HoldCases; readonly events: readonly HoldCaseEvent[] } => {
  const events: HoldCaseEvent[] = []
  const cases: Partial<Record<Hold, HoldCase>> = { ...known }
  for (const hold of HOLDS) {
    const before = known[hold]
    const story = stories.find((other) => other.hold === hold)
    const cause = story && causeOf(story)
    if (story !== undefined && isOpen(before) && before?.cause === cause) continue
    let version = before?.version ?? 0
    if (isOpen(before)) {
      version += 1
      const end = story === undefined ? endOf(hold) : { how: 'something else is seen', by: null }
      events.push({ kind: 'hold-resolved', hold, ...end, caseVersion: version })
    }
    if (story !== undefined) {
      version += 1
      events.push({ kind: 'hold-opened', story, caseVersion: version })
    }
    if (version > 0) cases[hold] = { version, cause: cause ?? '' }
  }
  return { cases, events }
}

const idOf = (orderId: string, hold: Hold): string => uuid5(CASES, `${orderId}/${hold}`)

export const openedHoldCase = (
  orderId: string,
  story: HoldStory,
  caseVersion: number,
): Omit<CaseOpened, 'meta'> => ({
  caseId: idOf(orderId, story.hold),
  caseVersion,
  service: SERVICE,
  subject: orderId,
  code: HOLD_CODES[story.hold],
  cause: causeOf(story),
  ownerRole: story.owner,
  resolution: `${RESOLUTIONS[story.hold]}; the order goes on by itself`,
  fingerprint: HOLD_CODES[story.hold],
})

export const resolvedHoldCase = (
  orderId: string,
  { hold, how, by, caseVersion }: Extract<HoldCaseEvent, { readonly kind: 'hold-resolved' }>,
): Omit<CaseResolved, 'meta'> => ({
  caseId: idOf(orderId, hold),
  caseVersion,
  service: SERVICE,
  subject: orderId,
  code: HOLD_CODES[hold],
  how,
  by,
})
