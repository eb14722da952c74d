import { addDecimal, type Decimal, multiplyDecimal, rescale, ZERO } from '@carrick/kernel'

/** One rate for all that is sold. It counts for what is written from then on; books without one say nothing of tax. */
export class SalesTax {
  #rate: Decimal | undefined

  /** A fraction of the net amount; undefined = no tax. */
  set(rate: Decimal | undefined): void {
    this.#rate = rate
  }

  /** Rounded half up on each amount; null when the books know no tax. */
  on(amounts: readonly Decimal[], scale: number): Decimal | null {
    const rate = this.#rate
    if (rate === undefined) return null
    return amounts
      .map((amount) => rescale(multiplyDecimal(amount, rate), scale))
      .reduce(addDecimal, rescale(ZERO, scale))
  }
}
