import type { Finding } from '@carrick/kernel'
import type { Order, Party } from '@carrick/schemas'
import { isCalendarDate } from '../calendar.ts'
import { PRIORITY } from '../draft/fields.ts'
import { orderError, orderWarning } from '../finding-codes.ts'

const ROLES = ['soldTo', 'shipTo', 'billTo', 'payer'] as const

const partyFindings = (party: Party, path: string): Finding[] => {
  const findings: Finding[] = []
  if (party.number.trim() === '') {
    const message = 'is empty; expected the number by which both sides know the customer'
    findings.push(orderError('MESH_ORDER_CUSTOMER_MISSING', `${path}.number`, message))
  }
  const country = party.address?.country
  if (country !== null && country !== undefined && !/^[A-Z]{2}$/.test(country)) {
    const message = `is "${country.slice(0, 40)}"; expected a two-letter code such as DE`
    findings.push(orderError('MESH_ORDER_COUNTRY_UNKNOWN', `${path}.address.country`, message))
  }
  return findings
}

const dateFindings = (order: Order): Finding[] => {
  const dates: readonly (readonly [string, string | null])[] = [
    ['orderDate', order.orderDate],
    ['requestedDate', order.requestedDate],
    ...order.lines.map(
      ({ requestedDate }, index) =>
        [`lines[${String(index)}].requestedDate`, requestedDate] as const,
    ),
  ]
  return dates.flatMap(([path, date]) => {
    if (date === null) return []
    if (!isCalendarDate(date)) {
      const message = `is "${date.slice(0, 40)}"; expected a day such as 2026-11-23`
      return [orderError('MESH_ORDER_DATE_INVALID', path, message)]
    }
    if (path === 'orderDate' || date >= order.orderDate) return []
    const message = `is ${date}, before the order date ${order.orderDate}`
    return [orderWarning('MESH_ORDER_DATE_ORDER', path, message)]
  })
}

export const headerFindings = (order: Order): readonly Finding[] => {
  const findings: Finding[] = []
  for (const role of ROLES) {
    const party = order[role]
    if (party !== null) findings.push(...partyFindings(party, role))
  }
  if (
    !Number.isInteger(order.priority) ||
    order.priority < PRIORITY.least ||
    order.priority > PRIORITY.most
  ) {
    const message = `is ${String(order.priority)}; expected 0 (lowest) to 9 (most urgent)`
    findings.push(orderError('MESH_ORDER_PRIORITY_RANGE', 'priority', message))
  }
  findings.push(...dateFindings(order))
  return findings
}
