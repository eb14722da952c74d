import type { Finding } from '@carrick/kernel'
import type { CompiledHoldRule, Hold, LookedAt } from '@carrick/mapping'
import { isPersonalField } from '@carrick/order'
import type { Order } from '@carrick/schemas'
import type { Duplicate } from './duplicates.ts'

/** One thing for which an order is held. JSON-safe. */
export interface Reason {
  readonly hold: Hold
  /** The same as long as it is the same thing: a release is of this and of nothing else. */
  readonly evidence: string
  /** What the order waits for, with what was seen. */
  readonly words: string
  /** Role that decides. */
  readonly owner: string
}

const OWNERS: Readonly<Record<Hold, string>> = {
  DUPLICATE: 'customer service',
  PRICE: 'sales',
  TAX: 'finance',
  FRAUD: 'fraud prevention',
  ADDRESS: 'customer service',
  EXPORT: 'export control',
  MANUAL: 'customer service',
}

const MASK = 'personal data'

const seen = (order: Order, { name, value }: LookedAt): string => {
  if (value === null) return `${name} is missing`
  return `${name} is ${isPersonalField(order, name) ? MASK : value}`
}

/** What the rules of mesh.yaml have against an order. Pure. */
export const ruleReasons = (rules: readonly CompiledHoldRule[], order: Order): readonly Reason[] =>
  rules.flatMap(({ rule, hold, reason, owner, groundFor }) => {
    const ground = groundFor({ ...order })
    if (ground === undefined) return []
    const { looked, failure } = ground
    const broken = failure === undefined ? [] : [`it could not be computed: ${failure}`]
    const facts = [`rule ${rule}`, ...broken, ...looked.map((field) => seen(order, field))]
    return [
      {
        hold,
        evidence: JSON.stringify([rule, ...looked.map(({ value }) => value)]),
        words: `a release of ${hold}, because ${reason} (${facts.join(', ')})`,
        owner: owner ?? OWNERS[hold],
      },
    ]
  })

/** Something about an order that somebody has to say stands as it is. */
export const findingReason = (hold: Hold, { path, message }: Finding): Reason => ({
  hold,
  evidence: `${path} ${message}`,
  words: `a word on ${path}, which ${message}`,
  owner: OWNERS[hold],
})

export const duplicateReason = ({ orderId, words }: Duplicate): Reason => ({
  hold: 'DUPLICATE',
  evidence: orderId,
  words: `a word that it is not ${words} again`,
  owner: OWNERS.DUPLICATE,
})

/** An operator holds it; `at` (epoch ms) makes it another one than the last. */
export const manualReason = (reason: string, at: number): Reason => ({
  hold: 'MANUAL',
  evidence: `by hand ${String(at)}`,
  words: `a release of MANUAL, because ${reason}`,
  owner: OWNERS.MANUAL,
})

/** The holds, each once, in the order in which they are shown. */
export const holdsIn = (reasons: readonly Reason[]): readonly Hold[] =>
  [...new Set(reasons.map(({ hold }) => hold))].sort()

/** More of them would say no more. */
const MOST_WORDS = 5

const wordsOf = (reasons: readonly Reason[]): readonly string[] => {
  const left = reasons.length - MOST_WORDS
  return [
    ...reasons.slice(0, MOST_WORDS).map(({ words }) => words),
    ...(left > 0 ? [`a word on ${String(left)} more`] : []),
  ]
}

/** Of one hold: what it waits for, and who decides. */
export interface HoldStory {
  readonly hold: Hold
  readonly words: readonly string[]
  readonly owner: string
}

export const storiesOf = (reasons: readonly Reason[]): readonly HoldStory[] =>
  holdsIn(reasons).map((hold) => {
    const own = reasons.filter((reason) => reason.hold === hold)
    return { hold, words: wordsOf(own), owner: own[0]?.owner ?? OWNERS[hold] }
  })
