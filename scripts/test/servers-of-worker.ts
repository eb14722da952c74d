import { queryDatabase } from '@carrick/lab'

/** Runs in each test file first: a worker of jest has a set of servers to itself. */
const sets = JSON.parse(process.env['CARRICK_TEST_SETS'] ?? '[]') as Record<string, string>[]
const worker = Number(process.env['JEST_WORKER_ID'] ?? '1') - 1
Object.assign(process.env, sets[worker % Math.max(sets.length, 1)])

/**
 * What services keep of the file before is of other orgs and ERPs under the same names: its orders would be
 * duplicates, and its ERP one that was restored from a backup.
 */
const OF_SERVICES = `select nspname from pg_namespace
  where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')`

const postgres = process.env['CARRICK_TEST_POSTGRES'] ?? ''
for (const { nspname } of await queryDatabase(postgres, OF_SERVICES)) {
  await queryDatabase(postgres, `drop schema "${String(nspname)}" cascade`)
}
