import type { Finding } from '@carrick/kernel'
import { codedValue, type CodeList, unknownCode } from '@carrick/mapping'
import { minorUnitsOf } from '@carrick/order'
import type { Order, Party, Tax } from '@carrick/schemas'

/** Which list of codes/ has the values of a field; without a list anything may stand there. */
const LISTS = {
  country: 'country',
  currency: 'currency',
  uom: 'uom',
  paymentTerms: 'payment-terms',
  incoterms: 'incoterms',
  shippingMethod: 'shipping-method',
  taxCode: 'tax-code',
} as const

type Coded = keyof typeof LISTS

/** Gives the value that the list has for what was found, and notes what it does not have. */
type Read = (field: Coded, path: string, found: string) => string

const readerOf =
  (codes: ReadonlyMap<string, CodeList>, day: string, findings: Finding[]): Read =>
  (field, path, found) => {
    const list = codes.get(LISTS[field])
    if (list === undefined) return found
    const value = codedValue(list, found, day)
    if (value === undefined) findings.push(unknownCode(list, path, found, day))
    return value ?? found
  }

const maybe = (read: Read, field: Coded, path: string, found: string | null): string | null =>
  found === null ? null : read(field, path, found)

const taxesOf = (read: Read, taxes: readonly Tax[], at: string): readonly Tax[] =>
  taxes.map((tax, index) => ({
    ...tax,
    code: maybe(read, 'taxCode', `${at}.taxes[${String(index)}].code`, tax.code),
  }))

const partyOf = (read: Read, party: Party, at: string): Party => {
  const { address } = party
  if (address === null) return party
  const country = maybe(read, 'country', `${at}.address.country`, address.country)
  return { ...party, address: { ...address, country } }
}

/**
 * The order with each value as its code list has it on the day (`box` became XBX), and a finding for each
 * that no list has. The same for every order, whichever way it came. Amounts were computed in the currency
 * that was named: that is never exchanged for another. Pure.
 */
export const withCodes = (
  order: Order,
  codes: ReadonlyMap<string, CodeList>,
  day: string,
): { readonly order: Order; readonly findings: readonly Finding[] } => {
  const findings: Finding[] = []
  const read = readerOf(codes, day, findings)
  if (minorUnitsOf(order.currency) !== undefined) read('currency', 'currency', order.currency)
  const role = (party: Party | null, at: string): Party | null => party && partyOf(read, party, at)
  const coded: Order = {
    ...order,
    soldTo: partyOf(read, order.soldTo, 'soldTo'),
    shipTo: role(order.shipTo, 'shipTo'),
    billTo: role(order.billTo, 'billTo'),
    payer: role(order.payer, 'payer'),
    paymentTerms: maybe(read, 'paymentTerms', 'paymentTerms', order.paymentTerms),
    incoterms:
      order.incoterms?.replace(/^\S+/, (code) => read('incoterms', 'incoterms', code)) ?? null,
    shippingMethod: maybe(read, 'shippingMethod', 'shippingMethod', order.shippingMethod),
    lines: order.lines.map((line, index) => {
      const at = `lines[${String(index)}]`
      return {
        ...line,
        uom: line.kind === 'NOTE' ? line.uom : read('uom', `${at}.uom`, line.uom),
        taxes: taxesOf(read, line.taxes, at),
      }
    }),
    charges: order.charges.map((charge, index) => ({
      ...charge,
      taxes: taxesOf(read, charge.taxes, `charges[${String(index)}]`),
    })),
  }
  return { order: coded, findings }
}
