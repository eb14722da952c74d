import { decimalText, matching, text } from './json-reader.ts'

/** The field types of packages/erp/rest/openapi.yaml; sizes are those of the mesh's own events. */
export const mark = text(80, 1)
export const documentNumber = text(40, 1)
export const lineRef = text(80, 1)
export const requestId = text(80, 1)
export const money = decimalText(15, 4)
/** What somebody gets: never less than nothing. */
export const moneyOf = decimalText(15, 4, 'positive')
export const price = decimalText(15, 9)
export const quantity = decimalText(12, 6)

/** A quantity in an answer or fact: how much there is, never less than nothing. */
export const amountOf = decimalText(12, 6, 'positive')
export const fraction = matching(
  /^(0(\.\d{1,6})?|1(\.0{1,6})?)$/,
  'a fraction from 0 to 1 like "0.05"',
)
export const currency = matching(/^[A-Z]{3}$/, 'a code of ISO 4217 like "EUR"')
