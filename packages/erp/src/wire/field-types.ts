import { decimalText, text } from './json-reader.ts'

/** The field types of packages/erp/rest/openapi.yaml; sizes are those of the mesh's own events. */
export const mark = text(80, 1)
export const documentNumber = text(40, 1)
export const lineRef = text(80, 1)
export const money = decimalText(15, 4)
export const price = decimalText(15, 9)
export const quantity = decimalText(12, 6)

/** A quantity in an answer or fact: how much there is, never less than nothing. */
export const amountOf = decimalText(12, 6, 'positive')
export const fraction = decimalText(1, 6, 'positive')
export const currency = text(3, 3)
