/** Counts by the second. */
export class RateWindow {
  #second = 0
  #taken = 0

  /** 0 when this one is within the rate; otherwise ms until the next second. `now` is epoch ms. */
  waitMs(now: number, perSecond: number | undefined): number {
    if (perSecond === undefined) return 0
    const second = Math.floor(now / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#taken = 0
    }
    this.#taken += 1
    return this.#taken <= perSecond ? 0 : Math.ceil((second + 1) * 1000 - now)
  }
}
