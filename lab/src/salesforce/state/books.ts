import type { Value } from '../metadata/field.ts'
import type { ChangeKind, RecordChange } from '../store/transaction.ts'

/** One committed change of one record, as the org itself saw it. */
export interface BookEntry {
  readonly at: number
  readonly userId: string
  readonly username: string
  readonly clientTag: string | undefined
  readonly transactionKey: string
  readonly kind: ChangeKind
  readonly object: string
  readonly id: string
  /** Fields that changed, with their new values; stamps left out. */
  readonly changed: Readonly<Record<string, Value>>
}

/** One write that the org refused. */
export interface Refusal {
  readonly at: number
  readonly userId: string
  readonly username: string
  readonly clientTag: string | undefined
  readonly object: string
  readonly id: string | undefined
  readonly statusCode: string
  readonly message: string
}

export interface OrgBooks {
  readonly entries: readonly BookEntry[]
  readonly refusals: readonly Refusal[]
  /** Committed updates of an order that set `Last_Event_Version__c`, by order id. */
  readonly statusWrites: ReadonlyMap<string, number>
  /** The sum of `statusWrites`. */
  readonly statusesWritten: number
  /** Orders that were activated, in that order. */
  readonly activatedOrders: readonly string[]
}

const UNINTERESTING = new Set(['LastModifiedDate', 'SystemModstamp'])

const changedOf = ({ before, after }: RecordChange): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => !UNINTERESTING.has(name) && (before?.[name] ?? null) !== value,
    ),
  )

/** The field that every status write sets; the org refuses to have it go back. */
const VERSION_FIELD = 'Last_Event_Version__c'

/** The org's own history, so that what others claim about it can be checked. */
export class Books {
  readonly #entries: BookEntry[] = []
  readonly #refusals: Refusal[] = []

  write(
    changes: readonly RecordChange[],
    common: Pick<BookEntry, 'at' | 'userId' | 'username' | 'clientTag' | 'transactionKey'>,
  ): void {
    for (const change of changes) {
      const { kind, object, id } = change
      this.#entries.push({ ...common, kind, object, id, changed: changedOf(change) })
    }
  }

  refuse(refusal: Refusal): void {
    this.#refusals.push(refusal)
  }

  totals(): OrgBooks {
    const statusWrites = new Map<string, number>()
    const activatedOrders = new Set<string>()
    for (const { kind, object, id, changed } of this.#entries) {
      if (object !== 'Order' || (kind !== 'CREATE' && kind !== 'UPDATE')) continue
      // Made and activated in one transaction, an order shows as a creation.
      if (changed['Status'] === 'Activated') activatedOrders.add(id)
      if (kind === 'UPDATE' && VERSION_FIELD in changed)
        statusWrites.set(id, (statusWrites.get(id) ?? 0) + 1)
    }
    return {
      entries: [...this.#entries],
      refusals: [...this.#refusals],
      statusWrites,
      statusesWritten: [...statusWrites.values()].reduce((sum, count) => sum + count, 0),
      activatedOrders: [...activatedOrders],
    }
  }
}
