/** What goes wrong with a request that changes something; stand-ins do it on demand. */
export type Fault =
  /** Not done, and the answer never comes. */
  | { readonly kind: 'cut-before-commit' }
  /** Done, and the answer never comes. */
  | { readonly kind: 'cut-after-commit' }
  /** Nothing happens until it is let go; then it is done, answer or not. */
  | { readonly kind: 'hold' }
  /** Done only `ms` later, answer or not. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Not done; told to come again after so many ms. */
  | { readonly kind: 'throttle'; readonly afterMs: number }
  /** Not done; said so. */
  | { readonly kind: 'not-now' }
  /** Done, and answered as if something broke. */
  | { readonly kind: 'server-error' }
  /** Done, and answered with something that is not the contract's JSON. */
  | { readonly kind: 'malformed' }
  /** Done, and answered with the document of another order. */
  | { readonly kind: 'foreign-answer' }
  /** Done twice, and answered twice. */
  | { readonly kind: 'repeat' }

export const FAULT_KINDS: readonly Fault['kind'][] = [
  'cut-before-commit',
  'cut-after-commit',
  'hold',
  'delay',
  'throttle',
  'not-now',
  'server-error',
  'malformed',
  'foreign-answer',
  'repeat',
]

/** Which request a rule means; an absent field means any. */
export interface FaultMatch {
  readonly mark?: string
  readonly customerPoNumber?: string
  readonly sku?: string
}

/** What a rule can look at. */
export interface FaultSubject {
  readonly mark: string
  readonly customerPoNumber: string | null
  readonly skus: readonly string[]
}

interface FaultRule {
  readonly fault: Fault
  readonly match: FaultMatch
  /** How many requests it still strikes; Infinity = all. */
  left: number
}

const fits = (match: FaultMatch, subject: FaultSubject): boolean =>
  (match.mark === undefined || match.mark === subject.mark) &&
  (match.customerPoNumber === undefined || match.customerPoNumber === subject.customerPoNumber) &&
  (match.sku === undefined || subject.skus.includes(match.sku))

/** Rules in the order in which they were added; the first that fits strikes, and is used up by it. */
export class FaultPlan {
  #rules: FaultRule[] = []
  #held: (() => void)[] = []

  add(fault: Fault, times = 1, match: FaultMatch = {}): void {
    this.#rules.push({ fault, match, left: times })
  }

  take(subject: FaultSubject): Fault | undefined {
    const rule = this.#rules.find((one) => one.left > 0 && fits(one.match, subject))
    if (rule === undefined) return undefined
    rule.left -= 1
    if (rule.left === 0) this.#rules = this.#rules.filter((one) => one !== rule)
    return rule.fault
  }

  /** Keeps the work of a held request until `letGo`. */
  keep(work: () => void): void {
    this.#held.push(work)
  }

  /** Does the work of all held requests; returns how many there were. */
  letGo(): number {
    const held = this.#held
    this.#held = []
    for (const work of held) work()
    return held.length
  }

  /** No more faults; what is held stays held. */
  forget(): void {
    this.#rules = []
  }
}
