import { type Decimal, formatDecimal, trimDecimal } from '@carrick/kernel'

const AMOUNT_SCALE = 2

export const quantityText = (value: Decimal): string => formatDecimal(trimDecimal(value))

export const amountText = (value: Decimal): string =>
  formatDecimal(trimDecimal(value, AMOUNT_SCALE))
