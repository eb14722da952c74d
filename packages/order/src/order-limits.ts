/** What a target can take. Texts are counted in characters, scales in digits after the point. */
export interface OrderLimits {
  readonly maxLines: number
  readonly quantityScale: number
  readonly priceScale: number
  /**
   * Longest text by path without indices, e.g. `shipTo.address.city`, `lines[].description`. Party
   * paths hold for every role when written as `party.address.city`.
   */
  readonly text: Readonly<Record<string, number>>
}

/** What the contract itself can carry; a target only narrows it. */
export const CONTRACT_LIMITS: OrderLimits = {
  maxLines: 1000,
  quantityScale: 6,
  priceScale: 9,
  text: {
    customerPoNumber: 35,
    'party.number': 40,
    'lines[].sku': 40,
    'lines[].uom': 3,
    'charges[].code': 20,
  },
}

/** The narrower of both for each limit. */
export const narrowLimits = (a: OrderLimits, b: Partial<OrderLimits>): OrderLimits => ({
  maxLines: Math.min(a.maxLines, b.maxLines ?? a.maxLines),
  quantityScale: Math.min(a.quantityScale, b.quantityScale ?? a.quantityScale),
  priceScale: Math.min(a.priceScale, b.priceScale ?? a.priceScale),
  text: Object.entries(b.text ?? {}).reduce<Readonly<Record<string, number>>>(
    (merged, [path, max]) => ({ ...merged, [path]: Math.min(max, merged[path] ?? max) }),
    a.text,
  ),
})
