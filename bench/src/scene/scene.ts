import { join } from 'node:path'
import { provision, unprovision } from '@carrick/store'
import type { BenchErp } from './erp.ts'
import type { Job, Measured } from './job.ts'
import { runChild } from './run-child.ts'
import type { BenchServers } from './servers.ts'

export interface Scene {
  readonly servers: BenchServers
  /** Small counts, one round: shows that it works, measures nothing. */
  readonly quick: boolean
  readonly profiles: string | undefined
  readonly say: (line: string) => void
}

/** One thing that is measured. */
export interface Variant {
  readonly name: string
  /** Relative to src. */
  readonly program: string
  readonly job: Pick<Job, 'input' | 'output' | 'skip' | 'count'> & Partial<Job>
  /** A schema of its own, dropped afterwards. */
  readonly stored?: boolean
  /** A schema that is there already. */
  readonly database?: NonNullable<Job['database']>
  /** Asked for its report after each run, so that the next one starts from nothing. */
  readonly erp?: BenchErp
}

const CEILING_MS = 900_000
const PASSWORD = 'bench'
let named = 0

/** A name that no earlier run on these servers used. */
export const freshName = (prefix: string): string => {
  named += 1
  return `${prefix}_${Date.now().toString(36)}_${String(named)}`
}

export const jobOf = ({ servers }: Scene, { job, erp }: Pick<Variant, 'job' | 'erp'>): Job => ({
  kafka: servers.kafka,
  registry: servers.registry,
  traces: servers.traces,
  group: freshName('bench'),
  ...(erp !== undefined && { erp: erp.url }),
  ...job,
})

export const withSchema = async <T>(
  { servers }: Scene,
  run: (database: NonNullable<Job['database']>) => Promise<T>,
): Promise<T> => {
  const schema = freshName('bench')
  const admin = { adminUrl: servers.postgres, schema }
  try {
    return await run(await provision({ ...admin, password: PASSWORD }))
  } finally {
    await unprovision(admin)
  }
}

const runVariant = async (scene: Scene, variant: Variant): Promise<Measured> => {
  const run = (job: Job): Promise<Measured> =>
    runChild({
      program: variant.program,
      job,
      logFile: join(scene.servers.folder, `${job.group}.log`),
      ceilingMs: CEILING_MS,
      ...(scene.profiles !== undefined && { profiles: scene.profiles }),
    })
  const job = jobOf(scene, variant)
  const { postmaster } = scene.servers
  const { database } = variant
  if (database !== undefined) return run({ ...job, postmaster, database })
  if (variant.stored !== true) return run(job)
  return withSchema(scene, (own) => run({ ...job, postmaster, database: own }))
}

export const ROUNDS = 3

export type Runs = Map<string, Measured[]>

/** Runs one variant and keeps what it measured. */
export const measure = async (
  scene: Scene,
  runs: Runs,
  round: number,
  variant: Variant,
): Promise<void> => {
  const measured = await runVariant(scene, variant)
  runs.set(variant.name, [...(runs.get(variant.name) ?? []), measured])
  const { outputs, seconds, cpu, databaseCpu } = measured
  const perOrder = ((cpu + databaseCpu) * 1000) / outputs
  scene.say(
    `${variant.name}, run ${String(round)}: ${(outputs / seconds).toFixed(0)}/s, ${perOrder.toFixed(4)} CPU s/1k`,
  )
}

/** Every variant once, then all of them again: what disturbs the machine disturbs all alike. */
export const interleave = async (
  scene: Scene,
  variants: readonly Variant[],
  after: (variant: Variant) => Promise<unknown> = ({ erp }) => erp?.report() ?? Promise.resolve(),
): Promise<Runs> => {
  const runs: Runs = new Map()
  for (let round = 1; round <= (scene.quick ? 1 : ROUNDS); round += 1) {
    for (const variant of variants) {
      await measure(scene, runs, round, variant)
      await after(variant)
    }
  }
  return runs
}
