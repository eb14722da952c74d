import { type Extension, type Order, OrderSubmitted } from '@carrick/schemas'

const PERSONAL = OrderSubmitted.piiPaths.map((path) => path.replace(/^order\./, ''))

const entriesAt = ({ extensions, ...order }: Order, role: string | undefined) => {
  if (role === undefined) return extensions
  const party = {
    soldTo: order.soldTo,
    shipTo: order.shipTo,
    billTo: order.billTo,
    payer: order.payer,
  }
  return Object.entries(party).find(([name]) => name === role)?.[1]?.extensions ?? []
}

const isPersonalEntry = (entries: readonly Extension[], name: string): boolean =>
  entries.find((entry) => entry.name === name)?.pii ?? true

/**
 * Whether the value of a field of the order, by dotted name, is personal and not to be repeated. A custom
 * field says so itself, all others the contract.
 */
export const isPersonalField = (order: Order, name: string): boolean => {
  const custom = /^(?:(\w+)\.)?extensions\.(.+)$/.exec(name)
  if (custom !== null) return isPersonalEntry(entriesAt(order, custom[1]), custom[2] ?? '')
  return PERSONAL.some((path) => name === path || name.startsWith(`${path}.`))
}
