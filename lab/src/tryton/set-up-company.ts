import { adding, date, decimal, type JsonObject, making, type TrytonSession } from './json-rpc.ts'
import { createOne, idOf, press, search, write } from './records.ts'

/** What later steps of the set-up refer to. */
export interface Company {
  readonly company: number
  readonly currency: number
  readonly revenue: number
  readonly expense: number
  readonly taxAccount: number
}

const CHART = 'account.account_template_root_en'

const sequenceOf = async (
  session: TrytonSession,
  company: number,
  type: string,
  year: number,
): Promise<number> =>
  createOne(session, 'ir.sequence.strict', {
    name: `${type} ${String(year)}`,
    company,
    sequence_type: await idOf(session, 'ir.sequence.type', [['name', '=', type]]),
    ...(type === 'Invoice' && { prefix: `INV-${String(year)}-`, padding: 5 }),
  })

const openYear = async (session: TrytonSession, company: number, year: number): Promise<void> => {
  const invoice = await sequenceOf(session, company, 'Invoice', year)
  const fiscalYear = await createOne(session, 'account.fiscalyear', {
    name: String(year),
    company,
    start_date: date(`${String(year)}-01-01`),
    end_date: date(`${String(year)}-12-31`),
    move_sequence: await sequenceOf(session, company, 'Account Move', year),
    invoice_sequences: making({
      company,
      out_invoice_sequence: invoice,
      in_invoice_sequence: invoice,
      out_credit_note_sequence: invoice,
      in_credit_note_sequence: invoice,
    }),
  })
  await press(session, 'account.fiscalyear', 'create_period', [fiscalYear])
}

const accountOf = (session: TrytonSession, company: number, kind: string): Promise<number> =>
  idOf(session, 'account.account', [
    [`type.${kind}`, '=', true],
    ['company', '=', company],
    ['closed', '!=', true],
  ])

const createChart = async (
  session: TrytonSession,
  company: number,
): Promise<Omit<Company, 'currency'>> => {
  const template = (await session.call('model.ir.model.data.get_id', CHART)) as number
  const account = { company, account_template: template }
  // The accounts that the last step asks for are made by the step before.
  const [id] = (await session.call('wizard.account.create_chart.create')) as readonly [number]
  const execute = (entered: JsonObject, state: string) =>
    session.call('wizard.account.create_chart.execute', id, entered, state)
  await execute({}, 'account')
  await execute({ account }, 'create_account')
  const revenue = await accountOf(session, company, 'revenue')
  const expense = await accountOf(session, company, 'expense')
  const properties = {
    company,
    account_receivable: await accountOf(session, company, 'receivable'),
    account_payable: await accountOf(session, company, 'payable'),
    category_account_revenue: revenue,
    category_account_expense: expense,
  }
  await execute({ account, properties }, 'create_properties')
  await session.call('wizard.account.create_chart.delete', id)
  const taxAccount = await idOf(session, 'account.account', [
    ['company', '=', company],
    ['code', '=', '6.3.6'],
  ])
  return { company, revenue, expense, taxAccount }
}

/** The company with its currency, years from the last one to the next one, and its chart of accounts. */
export const setUpCompany = async (
  admin: TrytonSession,
  name: string,
  currencyCode: string,
  year: number,
): Promise<Company> => {
  const currency = await createOne(admin, 'currency.currency', {
    name: currencyCode,
    code: currencyCode,
    rounding: decimal('0.01'),
    digits: 2,
    rates: making({ date: date('1990-01-01'), rate: decimal('1') }),
  })
  const party = await createOne(admin, 'party.party', { name, code: 'COMPANY' })
  const company = await createOne(admin, 'company.company', { party, currency })
  const people = await search(admin, 'res.user', [['companies', '=', null]], ['id'])
  await write(
    admin,
    'res.user',
    people.map(({ id }) => Number(id)),
    {
      companies: adding(company),
      company,
    },
  )
  const session = admin.within({ company })
  const chart = await createChart(session, company)
  for (const one of [year - 1, year, year + 1]) await openYear(session, company, one)
  return { ...chart, currency }
}
