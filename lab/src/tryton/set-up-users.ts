import { adding, type TrytonSession } from './json-rpc.ts'
import { createOne, idOf } from './records.ts'

/** Login of the user that the mesh logs in with. */
export const API_USER = 'carrick'

/**
 * What the API user may do. "Sale Stock Quantity" turns a shortage from a refusal into a warning, so that
 * an order may wait on backorder; "Account Credit Limit" is left out, so that a credit hold stays one.
 */
const GROUPS = ['Sales', 'Stock', 'Accounting', 'Sale Amendment', 'Sale Stock Quantity']

export const setUpUsers = async (
  session: TrytonSession,
  company: number,
  password: string,
): Promise<void> => {
  const groups = await Promise.all(
    GROUPS.map((name) => idOf(session, 'res.group', [['name', '=', name]])),
  )
  await createOne(session, 'res.user', {
    name: 'Carrick',
    login: API_USER,
    password,
    language: await idOf(session, 'ir.lang', [['code', '=', 'en']]),
    groups: adding(...groups),
    companies: adding(company),
    company,
  })
}
