import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError, systemClock } from '@carrick/kernel'

const ROOT = join(import.meta.dirname, '../../..')
const STARTED_MS = 240_000
const STOP_MS = 60_000
const SERVICE = /services\/([a-z-]+)\/src\/main\.ts/

interface RunFile {
  readonly token: string
  readonly demoUrl?: string
}

export interface WholeMesh {
  /** Process ids of the services by name. */
  services(): ReadonlyMap<string, number>
  /** Activates orders like the first one in the org; at most 100. */
  sell(count: number): Promise<void>
  stop(): Promise<void>
}

const readRun = (file: string): RunFile | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunFile
  } catch {
    return undefined
  }
}

/** Services whose settings name this run: other runs on the machine are not ours. */
const servicesOf = (token: string): Map<string, number> => {
  const found = new Map<string, number>()
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const name = SERVICE.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1]
      if (name === undefined) continue
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(token)) continue
      // The guard that starts a service has it on its command line too.
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('guard.mjs')) continue
      found.set(name, Number(pid))
    } catch {
      continue
    }
  }
  return found
}

/** What the run file says once the mesh is up. */
const started = async (folder: string, lives: () => boolean): Promise<Required<RunFile>> => {
  const end = systemClock.monotonic() + STARTED_MS
  while (lives() && systemClock.monotonic() < end) {
    const run = readRun(join(folder, 'run.json'))
    if (run?.demoUrl !== undefined) return { token: run.token, demoUrl: run.demoUrl }
    await systemClock.sleep(200)
  }
  const said = readFileSync(join(folder, 'mesh.log'), 'utf8').slice(-2_000)
  throw new MeshError('MESH_BENCH_MESH', `The mesh did not start: ${said}`)
}

/** `npm start -- --processes` in a folder of its own: org, ERP, servers and one process for each service. */
export const startWholeMesh = async (folder: string): Promise<WholeMesh> => {
  mkdirSync(folder, { recursive: true })
  const log = openSync(join(folder, 'mesh.log'), 'a')
  const child = spawn(
    process.execPath,
    [join(ROOT, 'scripts/start/main.ts'), '--processes', '--orders', '1', '--erp', 'demo'],
    { cwd: ROOT, env: { ...process.env, CARRICK_HOME: folder }, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  // Whoever interrupts a benchmark ends its mesh too.
  const end = (): void => void child.kill('SIGTERM')
  process.once('exit', end)
  const { token, demoUrl } = await started(folder, () => child.exitCode === null).catch(
    (thrown: unknown) => {
      child.kill('SIGTERM')
      throw thrown
    },
  )
  return {
    services: () => servicesOf(token),
    sell: async (count) => {
      const reply = await fetch(`${demoUrl}/v1/demo`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ verb: 'sell', argument: String(count) }),
      })
      if (!reply.ok)
        throw new MeshError(
          'MESH_BENCH_MESH',
          `Selling: ${String(reply.status)} ${await reply.text()}`,
        )
    },
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      await gone
      clearTimeout(timer)
      process.off('exit', end)
    },
  }
}
