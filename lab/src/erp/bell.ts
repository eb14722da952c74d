/** Wakes one who waits. Rung while nobody waits, the next wait returns at once. */
export class Bell {
  readonly #signal: AbortSignal
  #rung = false
  #wake: (() => void) | undefined

  /** An aborted signal rings for ever. */
  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => {
      this.ring()
    })
  }

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  async wait(): Promise<void> {
    if (!this.#rung && !this.#signal.aborted)
      await new Promise<void>((resolve) => (this.#wake = resolve))
    this.#rung = false
    this.#wake = undefined
  }
}
