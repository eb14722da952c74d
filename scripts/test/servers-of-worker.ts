/** Runs in each test file first: a worker of jest has a set of servers to itself. */
const sets = JSON.parse(process.env['CARRICK_TEST_SETS'] ?? '[]') as Record<string, string>[]
const worker = Number(process.env['JEST_WORKER_ID'] ?? '1') - 1
Object.assign(process.env, sets[worker % Math.max(sets.length, 1)])
