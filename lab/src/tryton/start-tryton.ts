import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Progress, silent, step } from '../launch/progress.ts'
import { createDatabase, dropDatabase } from '../postgres/databases.ts'
import { openTryton } from './json-rpc.ts'
import type { TrytonMasterData } from './master-data.ts'
import { ensurePython } from './python-environment.ts'
import { search } from './records.ts'
import { ensureSeed } from './seed.ts'
import { serveTryton } from './serve-tryton.ts'
import { NAMES } from './set-up-sales.ts'
import { API_USER } from './set-up-users.ts'

export interface TrytonOptions {
  /** Configuration and logs of this start. */
  readonly folder: string
  /** Python packages and databases to begin with, kept between starts. */
  readonly cache: string
  /** Connection string of a superuser; every start makes a database of its own there. */
  readonly postgres: string
  readonly masterData: TrytonMasterData
  readonly port?: number
  readonly progress?: Progress
  /** Python to make the virtual environment with. */
  readonly pythonCommand?: string
  /** Ends an installation that is under way. */
  readonly signal?: AbortSignal
}

/** A real Tryton on the loopback address. */
export interface Tryton {
  readonly url: string
  readonly database: string
  /** May sell, ship and invoice, and may not click a credit warning away. */
  readonly user: string
  readonly password: string
  /** Whoever sets things up, and acts for people of the company. */
  readonly adminUser: string
  readonly adminPassword: string
  /** Names by which an adapter finds its records. */
  readonly shop: string
  readonly company: number
  readonly shopId: number
  readonly freightCode: string
  /** Leaders of the process groups. */
  pids(): readonly number[]
  stop(): Promise<void>
}

const ADMIN = 'admin'
const PROCESSES = 2

/**
 * Installs what is missing and starts Tryton with the given customers and products. The first start takes
 * minutes; later ones with the same data take seconds. Throws MESH_LAB_PREREQUISITE without Python or
 * packages, MESH_LAB_TRYTON_* or MESH_LAB_START when it cannot be set up.
 */
export const startTryton = async (options: TrytonOptions): Promise<Tryton> => {
  const { folder, cache, postgres, masterData } = options
  const { progress = silent, pythonCommand, signal } = options
  const python = await step(progress, 'Tryton: Python packages', () =>
    ensurePython(cache, {
      ...(pythonCommand !== undefined && { python: pythonCommand }),
      ...(signal !== undefined && { signal }),
    }),
  )
  const seed = await ensureSeed(
    { python, cache, folder: join(folder, 'making'), postgres, progress, signal },
    masterData,
  )
  const database = `tryton_${randomBytes(4).toString('hex')}`
  await createDatabase(postgres, database, seed.template)
  // The server of the databases may be gone before us; then so is the database.
  const drop = (): Promise<void> => dropDatabase(postgres, database).catch(() => undefined)
  const { port } = options
  const serving = { python, folder, postgres, database, processes: PROCESSES, port }
  const served = await step(progress, 'Tryton: server and worker', () =>
    serveTryton(serving),
  ).catch(async (thrown: unknown) => {
    await drop()
    throw thrown
  })
  const stop = async (): Promise<void> => {
    await served.stop()
    await drop()
  }
  const { url } = served
  const { adminPassword, password } = seed
  try {
    const admin = await openTryton({ url, database, user: ADMIN, password: adminPassword })
    const [shop] = await search(admin, 'web.shop', [['name', '=', NAMES.shop]], ['company'])
    return {
      url,
      database,
      user: API_USER,
      password,
      adminUser: ADMIN,
      adminPassword,
      shop: NAMES.shop,
      company: Number(shop?.['company']),
      shopId: Number(shop?.['id']),
      freightCode: NAMES.freight,
      pids: () => served.pids(),
      stop,
    }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}
