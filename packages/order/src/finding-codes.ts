import type { Finding, MeshCode } from '@carrick/kernel'

/** Everything that the rules of an order can find, each with a sentence for whoever reads the code. */
export const ORDER_FINDINGS = {
  MESH_ORDER_NO_LINES: 'The order has no lines; an order sells at least one thing.',
  MESH_ORDER_TOO_MANY_LINES: 'The order has more lines than the ERP takes in one document.',
  MESH_ORDER_LINE_DUPLICATE: 'Two lines have the same line id.',
  MESH_ORDER_LINE_PARENT: 'A line names a parent line that the order does not have.',
  MESH_ORDER_LINE_REFUSED: 'The ERP took the order without a line of it.',
  MESH_ORDER_LINE_UNKNOWN: 'A fact names a line that the order does not have.',
  MESH_ORDER_CUSTOMER_MISSING: 'The order does not say who buys.',
  MESH_ORDER_SKU_MISSING: 'A line does not say what is sold.',
  MESH_ORDER_FIELD_MISSING: 'A field without which the order cannot be understood is absent.',
  MESH_ORDER_FIELD_UNKNOWN: 'A field is not part of an order; custom fields go under extensions.',
  MESH_ORDER_FIELD_TYPE: 'A field holds something else than its type.',
  MESH_ORDER_QUANTITY_NOT_POSITIVE: 'A quantity is zero or negative.',
  MESH_ORDER_QUANTITY_SCALE: 'A quantity has more digits after the point than the ERP keeps.',
  MESH_ORDER_CURRENCY_UNKNOWN: 'The currency is not a code of ISO 4217.',
  MESH_ORDER_AMOUNT_SCALE: 'An amount has more digits after the point than its currency has.',
  MESH_ORDER_PRICE_SCALE: 'A price has more digits after the point than the ERP keeps.',
  MESH_ORDER_PRICE_NEGATIVE: 'A price is negative; use a discount or a charge.',
  MESH_ORDER_PRICE_UNIT: 'A price is for zero or fewer units.',
  MESH_ORDER_NUMBER_TOO_LARGE: 'A number has more digits than the contract carries.',
  MESH_ORDER_TOO_LARGE: 'The order takes more bytes than a record of the contract holds.',
  MESH_ORDER_DISCOUNT_RANGE: 'A discount is not between 0 and 1.',
  MESH_ORDER_TOLERANCE_RANGE: 'A shipment tolerance is not between 0 and 0.5.',
  MESH_ORDER_COUNTRY_UNKNOWN: 'A country is not a two-letter code of ISO 3166-1.',
  MESH_ORDER_DATE_INVALID: 'A date is not a day of the calendar.',
  MESH_ORDER_DATE_ORDER: 'The requested date lies before the order date.',
  MESH_ORDER_PRIORITY_RANGE: 'The priority is not between 0 and 9.',
  MESH_ORDER_LINE_SUM: 'The net amount of a line is not quantity times price less discount.',
  MESH_ORDER_NET_SUM: 'The net amount of the order is not the sum of its lines and charges.',
  MESH_ORDER_GROSS_SUM: 'The gross amount is not net amount and tax.',
  MESH_ORDER_TEXT_NUL: 'A text holds the character U+0000, which no target stores.',
  MESH_ORDER_TEXT_MALFORMED: 'A text holds half a character.',
  MESH_ORDER_TEXT_TOO_LONG: 'A text is longer than the field of the target.',
  MESH_ORDER_NO_ROUTE: 'No routing rule of mesh.yaml says which ERP takes the order.',
  MESH_ORDER_AWAITS_REFERENCE:
    'The order waits for a customer or product that the ERP does not know.',
  MESH_ORDER_ADDRESS_INCOMPLETE: "The receiver's address lacks a part that its country asks for.",
  MESH_ORDER_POSTAL_CODE: 'A postal code has not the form of its country.',
  MESH_ORDER_POSSIBLE_DUPLICATE: 'The order says what another one said a short while ago.',
  MESH_ORDER_FRAUD_SUSPECTED: 'A rule of mesh.yaml suspects fraud.',
  MESH_ORDER_ADDRESS_DOUBTFUL: "The receiver's address is not to be trusted as it is.",
  MESH_ORDER_EXPORT_RESTRICTED: 'A rule of mesh.yaml wants the export looked at.',
  MESH_ORDER_HELD_BY_HAND: 'A person, or a rule of mesh.yaml, wants the order looked at.',
  MESH_ORDER_RELEASE: 'The client releases a hold that is not for it to release.',
  MESH_ORDER_PRICE_MISMATCH: 'A price is not the one that the ERP has for this customer.',
  MESH_ORDER_PRICE_UNKNOWN: 'A line has no price, and the ERP has none for this customer either.',
  MESH_ORDER_TAX_MISMATCH: 'The tax is not what the ERP computes.',
  MESH_ORDER_AMOUNTS_UNCHECKED: 'The ERP did not say whether price and tax are its own.',
  MESH_ORDER_CREDIT_EXCEEDED: 'The ERP would hold the order for credit.',
  MESH_ORDER_LEDGER_OVERDONE: 'More was shipped, invoiced, returned or credited than there was.',
} as const satisfies Partial<Record<MeshCode, string>>

export type OrderFindingCode = keyof typeof ORDER_FINDINGS

/** `message` says what was found and what was expected; it never repeats personal data. */
export const orderError = (code: OrderFindingCode, path: string, message: string): Finding => ({
  code,
  path,
  severity: 'error',
  message,
})

export const orderWarning = (code: OrderFindingCode, path: string, message: string): Finding => ({
  ...orderError(code, path, message),
  severity: 'warning',
})
