/** What goes wrong with one request that changes something. */
export type Fault =
  | { readonly kind: 'cut-before-commit' }
  | { readonly kind: 'cut-after-commit' }
  /** Done only `ms` later, answer or not. */
  | { readonly kind: 'hold-then-commit'; readonly ms: number }
  | { readonly kind: 'throttle'; readonly afterMs: number }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'malformed' }

/** Which request a rule means; an absent field means any. */
export interface FaultMatch {
  readonly mark?: string
  readonly customerPoNumber?: string
  readonly sku?: string
}

export interface FaultRule {
  readonly fault: Fault
  readonly match: FaultMatch
  /** How many requests it still strikes; Infinity = all. */
  left: number
}

export interface Subject {
  readonly mark: string
  readonly customerPoNumber: string | null
  readonly skus: readonly string[]
}

const fits = (match: FaultMatch, subject: Subject): boolean =>
  (match.mark === undefined || match.mark === subject.mark) &&
  (match.customerPoNumber === undefined || match.customerPoNumber === subject.customerPoNumber) &&
  (match.sku === undefined || subject.skus.includes(match.sku))

/** The knobs of the lab ERP. Times in ms. */
export class Faults {
  latencyMs = 0
  /** Orders a second that are taken; absent = no limit. */
  ratePerSecond: number | undefined
  #rules: FaultRule[] = []
  #window = { second: 0, taken: 0 }

  add(fault: Fault, times = 1, match: FaultMatch = {}): void {
    this.#rules.push({ fault, match, left: times })
  }

  clear(): void {
    this.#rules = []
    this.latencyMs = 0
    this.ratePerSecond = undefined
  }

  /** The fault that strikes this request, used up by it. */
  take(subject: Subject): Fault | undefined {
    const rule = this.#rules.find((one) => one.left > 0 && fits(one.match, subject))
    if (rule === undefined) return undefined
    rule.left -= 1
    return rule.fault
  }

  /** False when this second's rate is used up. */
  withinRate(now: number): boolean {
    if (this.ratePerSecond === undefined) return true
    const second = Math.floor(now / 1000)
    if (this.#window.second !== second) this.#window = { second, taken: 0 }
    this.#window.taken += 1
    return this.#window.taken <= this.ratePerSecond
  }
}
