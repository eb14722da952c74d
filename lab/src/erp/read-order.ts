import type { Finding } from '@carrick/kernel'
import type { ErpOrder } from '@carrick/erp'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const finding = (path: string, message: string): Finding => ({
  path,
  code: 'MESH_ERP_FORMAT',
  severity: 'error',
  message,
})

const expectText = (
  owner: Record<string, unknown>,
  path: string,
  ...names: readonly string[]
): Finding[] =>
  names
    .filter((name) => typeof owner[name] !== 'string')
    .map((name) => finding(`${path}${name}`, 'must be a text'))

/** What of a request body is not of the contract's form; empty = it is an order. */
export const formFindings = (body: unknown): readonly Finding[] => {
  if (!isObject(body)) return [finding('', 'must be an object')]
  const found = expectText(body, '', 'mark', 'customerNumber', 'orderDate', 'currency')
  const { lines, charges } = body
  if (!Array.isArray(lines)) found.push(finding('lines', 'must be a list'))
  if (!Array.isArray(charges)) found.push(finding('charges', 'must be a list'))
  const each = (items: unknown, name: string, ...fields: readonly string[]): Finding[] =>
    (Array.isArray(items) ? (items as readonly unknown[]) : []).flatMap((item, index) => {
      const path = `${name}[${String(index)}]`
      return isObject(item)
        ? expectText(item, `${path}.`, ...fields)
        : [finding(path, 'must be an object')]
    })
  return [
    ...found,
    ...each(lines, 'lines', 'lineRef', 'sku', 'quantity', 'unitPrice', 'netAmount'),
    ...each(charges, 'charges', 'code', 'amount'),
  ]
}

export const asOrder = (body: unknown): ErpOrder => body as ErpOrder
