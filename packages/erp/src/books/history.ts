interface Done<Rooms> {
  /** Epoch ms. */
  readonly at: number
  readonly change: (rooms: Rooms) => unknown
}

/** All that was done up to a moment. */
export interface Backup<Rooms> {
  readonly done: readonly Done<Rooms>[]
}

/** What was done to books, each change with its time, so that it can be done once more elsewhere. */
export class History<Rooms> {
  readonly #clock: () => number
  readonly #done: Done<Rooms>[] = []
  /** Set while something is done: all of one change happens at one moment. */
  #at: number | undefined

  /** `clock` gives epoch ms. */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  now(): number {
    return this.#at ?? this.#clock()
  }

  /** Does it and keeps it; what is done within another change is part of that. */
  act<T>(rooms: Rooms, change: (rooms: Rooms) => T): T {
    if (this.#at !== undefined) return change(rooms)
    const at = this.#clock()
    this.#done.push({ at, change })
    return this.#during(at, () => change(rooms))
  }

  backup(): Backup<Rooms> {
    return { done: [...this.#done] }
  }

  /** Does all of the backup once more, at the times of then; what was done since is forgotten. */
  restore(rooms: Rooms, { done }: Backup<Rooms>): void {
    this.#done.splice(0, Infinity, ...done)
    for (const { at, change } of done) this.#during(at, () => change(rooms))
  }

  #during<T>(at: number, run: () => T): T {
    this.#at = at
    try {
      return run()
    } finally {
      this.#at = undefined
    }
  }
}
