import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError, messageOf } from '@carrick/kernel'
import { type Progress, step } from '../launch/progress.ts'
import {
  addressOf,
  connected,
  createScratchDatabase,
  dropDatabase,
  ensureTemplate,
} from '../postgres/databases.ts'
import { saveDatabase } from '../postgres/database-copy.ts'
import { openTryton, type TrytonSession } from './json-rpc.ts'
import { loadMasterData } from './load-master-data.ts'
import type { TrytonMasterData } from './master-data.ts'
import { pinnedVersions, runProgram } from './python-environment.ts'
import { search } from './records.ts'
import { serveTryton, writeConfiguration } from './serve-tryton.ts'
import { setUpCompany } from './set-up-company.ts'
import { setUpSales } from './set-up-sales.ts'
import { setUpUsers } from './set-up-users.ts'

/** Where something to begin with is made, and where it is kept. */
export interface Workshop {
  readonly python: string
  readonly cache: string
  readonly folder: string
  readonly postgres: string
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

/** A database as it is at the beginning of every start. */
export interface Seed {
  /** A database of the cluster to copy from. */
  readonly template: string
  readonly adminPassword: string
  readonly password: string
}

/** `sale_shipment_grouping` is left out: it makes one shipment of several orders. */
const MODULES = [
  ...['company', 'party', 'product', 'sale', 'sale_price_list', 'sale_stock_quantity'],
  ...['sale_credit_limit', 'sale_amendment', 'sale_complaint', 'sale_shipment_tolerance'],
  ...['web_shop', 'account_invoice_stock', 'stock_package_shipping'],
]
/** That of the mesh's orders is its currency. */
const COMPANY = { name: 'Halyard Chandlery', currency: 'EUR' }
const INITIALISE_MS = 900_000

const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 12)

const year = (): number => new Date().getUTCFullYear()

/** Text of the files of this folder that decide what is in a new database. */
const script = (prefix: string): string =>
  readdirSync(import.meta.dirname)
    .filter((name) => name.startsWith(prefix) && !name.includes('.test.'))
    .sort()
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
    .join('\0')

interface Secrets {
  readonly adminPassword: string
  readonly password: string
}

/** Tryton keeps them only as hashes, so those of a kept database are kept with it. */
const secretsOf = (cache: string): Secrets => {
  const file = join(cache, 'secrets.json')
  if (!existsSync(file)) {
    const secret = (): string => randomBytes(18).toString('base64url')
    mkdirSync(cache, { recursive: true })
    const made = JSON.stringify({ adminPassword: secret(), password: secret() })
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' })
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets
}

const scratchName = (): string => `tryton_making_${randomBytes(4).toString('hex')}`

/** Has a server of its own for the database while `run` fills it, then keeps it in the file. */
const fill = async (
  { python, folder, postgres }: Workshop,
  database: string,
  adminPassword: string,
  file: string,
  run: (admin: TrytonSession) => Promise<void>,
): Promise<void> => {
  const served = await serveTryton({ python, folder, postgres, database, processes: 1 })
  try {
    const { url } = served
    await run(await openTryton({ url, database, user: 'admin', password: adminPassword }))
  } finally {
    await served.stop()
  }
  await connected(addressOf(postgres, database), (client) => saveDatabase(client, file))
}

const initialise = async (
  workshop: Workshop,
  database: string,
  adminPassword: string,
): Promise<void> => {
  const { python, folder, signal } = workshop
  const configuration = writeConfiguration({ ...workshop, database })
  const passwordFile = join(folder, 'admin-password')
  writeFileSync(passwordFile, adminPassword, { mode: 0o600 })
  const where = ['-c', configuration, '-d', database, '--email', 'admin@tryton.example']
  const what = ['-u', 'ir', ...MODULES, '--activate-dependencies']
  await runProgram(
    join(python, 'bin/python'),
    [join(python, 'bin/trytond-admin'), ...where, ...what],
    {
      ceilingMs: INITIALISE_MS,
      env: { TRYTONPASSFILE: passwordFile },
      signal,
    },
  )
    .catch((cause: unknown) => {
      const words = `Tryton could not make its tables: ${messageOf(cause)}`
      throw new MeshError('MESH_LAB_TRYTON_SETUP', words, { cause })
    })
    .finally(() => {
      rmSync(passwordFile, { force: true })
    })
}

const ensureBase = async (
  workshop: Workshop,
  { adminPassword, password }: Secrets,
): Promise<{ readonly key: string; readonly file: string }> => {
  const { cache, postgres, progress } = workshop
  const key = keyOf(
    pinnedVersions(),
    JSON.stringify([MODULES, COMPANY, year(), adminPassword]),
    script('set-up-'),
  )
  const file = join(cache, `company-${key}.json.gz`)
  if (existsSync(file)) return { key, file }
  const database = scratchName()
  await createScratchDatabase(postgres, database, 'template0')
  try {
    await step(progress, 'Tryton: its tables, once for all', () =>
      initialise(workshop, database, adminPassword),
    )
    await step(progress, 'Tryton: company, accounts, shop', () =>
      fill(workshop, database, adminPassword, file, async (admin) => {
        const made = await setUpCompany(admin, COMPANY.name, COMPANY.currency, year())
        const session = admin.within({ company: made.company })
        await setUpSales(session, made)
        await setUpUsers(session, made.company, password)
      }),
    )
  } finally {
    await dropDatabase(postgres, database)
  }
  return { key, file }
}

/** A company with this master data; made when it is not kept yet. */
export const ensureSeed = async (workshop: Workshop, data: TrytonMasterData): Promise<Seed> => {
  const { cache, postgres, progress } = workshop
  const secrets = secretsOf(cache)
  const base = await ensureBase(workshop, secrets)
  const key = keyOf(base.key, JSON.stringify(data), script('load-'))
  const file = join(cache, `data-${key}.json.gz`)
  if (!existsSync(file)) {
    const database = scratchName()
    const template = await ensureTemplate(postgres, `tryton_company_${base.key}`, base.file)
    await createScratchDatabase(postgres, database, template)
    try {
      await step(progress, 'Tryton: customers, products, stock', () =>
        fill(workshop, database, secrets.adminPassword, file, async (admin) => {
          const company = Number((await search(admin, 'company.company', [], ['id']))[0]?.['id'])
          await loadMasterData(admin.within({ company }), data)
        }),
      )
    } finally {
      await dropDatabase(postgres, database)
    }
  }
  return { ...secrets, template: await ensureTemplate(postgres, `tryton_data_${key}`, file) }
}
