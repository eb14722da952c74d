import { type Finding, type MeshCode, parseDecimal } from '@carrick/kernel'
import type { Submission } from './read-submission.ts'

type Body = Readonly<Record<string, unknown>>

/** Characters of the client's own reference and of other texts. */
export const LONGEST = 255
/** Of the field of the org that shows a refund. */
export const LONGEST_REFERENCE = 80
export const MOST_LINES = 500
export const QUANTITY = /^[0-9]{1,12}(\.[0-9]{1,6})?$/

const error = (code: MeshCode, path: string, message: string): Finding => ({
  path,
  code,
  severity: 'error',
  message,
})

const isText = (value: unknown): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value.length <= LONGEST &&
  !value.includes('\0') &&
  value.isWellFormed()

const TEXT = `expected a text of 1 to ${String(LONGEST)} characters`

const textIn = (body: Body, path: string, name: string, findings: Finding[]): string => {
  const value = body[name]
  if (isText(value)) return value
  const [code, found]: [MeshCode, string] =
    value === undefined || value === null
      ? ['MESH_RETURN_FIELD_MISSING', 'is missing']
      : ['MESH_RETURN_FIELD_TYPE', 'is no such text']
  findings.push(error(code, path, `${found}; ${TEXT}`))
  return ''
}

const maybeTextIn = (body: Body, path: string, name: string, findings: Finding[]) =>
  body[name] === undefined || body[name] === null ? null : textIn(body, path, name, findings)

const isRecord = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A quantity as it is written on the wire: a decimal text. `isPositive`: nothing is no quantity. */
export const quantityIn = (
  body: Body,
  path: string,
  name: string,
  findings: Finding[],
  isPositive: boolean,
): string => {
  const value = body[name]
  const isQuantity =
    typeof value === 'string' &&
    QUANTITY.test(value) &&
    (!isPositive || parseDecimal(value).unscaled > 0n)
  if (isQuantity) return value
  const expected = `expected a decimal text ${isPositive ? 'of more than 0' : 'of 0 or more'}, such as "2"`
  findings.push(error('MESH_RETURN_QUANTITY', path, `is no quantity; ${expected}`))
  return '0'
}

/** Lines of a body; each is read by `lineOf`. */
export const linesIn = <T>(
  body: Body,
  findings: Finding[],
  lineOf: (line: Body, path: string) => T,
): readonly T[] => {
  const { lines } = body
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > MOST_LINES) {
    const message = `is no list of lines; expected 1 to ${String(MOST_LINES)}`
    findings.push(error('MESH_RETURN_NO_LINES', 'lines', message))
    return []
  }
  return lines.map((line: unknown, index) => {
    const path = `lines[${String(index)}]`
    if (isRecord(line)) return lineOf(line, path)
    findings.push(error('MESH_RETURN_FIELD_TYPE', path, 'is no line; expected an object'))
    return lineOf({}, path)
  })
}

const PRICE = /^[0-9]{1,12}(\.[0-9]{1,6})?$/

/** What is wanted in place of the money. */
const exchangeIn = (line: Body, path: string, findings: Finding[]) => {
  const sku = maybeTextIn(line, `${path}.exchangeSku`, 'exchangeSku', findings)
  const price = line['exchangePrice'] ?? null
  if (price !== null && (typeof price !== 'string' || !PRICE.test(price))) {
    const expected = 'is no price; expected a decimal text such as "12.50"'
    findings.push(error('MESH_RETURN_FIELD_TYPE', `${path}.exchangePrice`, expected))
  }
  return {
    ...(sku !== null && { exchangeSku: sku }),
    ...(typeof price === 'string' && { exchangePrice: price }),
  }
}

export interface ReadBody {
  readonly orderId: string
  readonly submission: Omit<Submission, 'returnId' | 'at'>
  readonly findings: readonly Finding[]
}

/** The body of a request for a return, and what is wrong with it, field by field. */
export const readReturnBody = (
  body: Body,
  { name, channel }: { readonly name: string; readonly channel: string },
): ReadBody => {
  const findings: Finding[] = []
  const returnless = body['returnless'] ?? false
  if (typeof returnless !== 'boolean') {
    const message = 'is no flag; expected true or false'
    findings.push(error('MESH_RETURN_FIELD_TYPE', 'returnless', message))
  }
  return {
    orderId: textIn(body, 'orderId', 'orderId', findings),
    submission: {
      client: name,
      channel,
      externalId: textIn(body, 'externalId', 'externalId', findings),
      reason: maybeTextIn(body, 'reason', 'reason', findings),
      returnless: returnless === true,
      lines: linesIn(body, findings, (line, path) => ({
        lineId: textIn(line, `${path}.lineId`, 'lineId', findings),
        quantity: quantityIn(line, `${path}.quantity`, 'quantity', findings, true),
        reason: maybeTextIn(line, `${path}.reason`, 'reason', findings),
        ...exchangeIn(line, path, findings),
      })),
    },
    findings,
  }
}

/** The same for what a person decides. */
export const readPerson = (body: Body, findings: Finding[]): string =>
  textIn(body, 'by', 'by', findings)

export const readReason = (body: Body, findings: Finding[]): string =>
  textIn(body, 'reason', 'reason', findings)

/** Names a payment, as long as the org keeps it. */
export const readReference = (body: Body, findings: Finding[]): string => {
  const reference = textIn(body, 'reference', 'reference', findings)
  if (reference.length <= LONGEST_REFERENCE) return reference
  const message = `has ${String(reference.length)} characters; expected at most ${String(LONGEST_REFERENCE)}`
  findings.push(error('MESH_RETURN_FIELD_LENGTH', 'reference', message))
  return ''
}

export const readLineId = (line: Body, path: string, findings: Finding[]): string =>
  textIn(line, `${path}.lineId`, 'lineId', findings)
