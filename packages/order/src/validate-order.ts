import type { Finding } from '@carrick/kernel'
import type { Order } from '@carrick/schemas'
import type { OrderLimits } from './order-limits.ts'
import { headerFindings } from './rules/header-rules.ts'
import { lineRuleFindings } from './rules/line-rules.ts'
import { sumFindings } from './rules/sum-rules.ts'
import { textFindings } from './rules/text-rules.ts'

/**
 * Everything that is wrong with an order for a target with these limits; empty when it may be
 * queued. Paths are those of the canonical order, amounts in the order's currency.
 */
export const validateOrder = (order: Order, limits: OrderLimits): readonly Finding[] => [
  ...headerFindings(order),
  ...lineRuleFindings(order, limits),
  ...sumFindings(order),
  ...textFindings(order, limits.text),
]
