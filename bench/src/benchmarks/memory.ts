import { join } from 'node:path'
import { MeshError, systemClock } from '@carrick/kernel'
import { median } from '../scene/figures.ts'
import { rssOf } from '../scene/proc.ts'
import type { Outcome, Target } from '../scene/report.ts'
import type { Scene } from '../scene/scene.ts'
import { startWholeMesh, type WholeMesh } from '../scene/whole-mesh.ts'

const SAMPLE_MS = 2_000
/** As many in ten minutes stay below the 100,000 requests a day that an org allows. */
const PER_SECOND = 25
const IDLE_MB = 110
const LOAD_MB = 250
/** The last third of the load against its second third. */
const FLAT = 1.05

type Samples = Map<string, number[]>

const take = (mesh: WholeMesh, samples: Samples): void => {
  const services = mesh.services()
  if (services.size === 0) throw new MeshError('MESH_BENCH_MESH', 'No service of the mesh runs')
  for (const [name, pid] of services) {
    const rss = rssOf(pid)
    if (rss !== undefined) samples.set(name, [...(samples.get(name) ?? []), rss])
  }
}

const watch = async (mesh: WholeMesh, ms: number): Promise<Samples> => {
  const samples: Samples = new Map()
  const end = systemClock.monotonic() + ms
  while (systemClock.monotonic() < end) {
    take(mesh, samples)
    await systemClock.sleep(SAMPLE_MS)
  }
  return samples
}

const sellUntil = async (mesh: WholeMesh, signal: AbortSignal): Promise<number> => {
  const startedAt = systemClock.monotonic()
  let sold = 0
  while (!signal.aborted) {
    await mesh.sell(PER_SECOND)
    sold += PER_SECOND
    const dueMs = startedAt + (sold * 1000) / PER_SECOND - systemClock.monotonic()
    if (dueMs > 0) await systemClock.sleep(dueMs, signal)
  }
  return sold
}

/** Resident memory of each service of the whole mesh, idle and while orders come in for ten minutes. */
export const memory = async (scene: Scene): Promise<Outcome> => {
  const idleMs = scene.quick ? 6_000 : 120_000
  const loadMs = scene.quick ? 12_000 : 600_000
  const mesh = await startWholeMesh(join(scene.servers.folder, 'mesh'))
  const ratios: Record<string, number> = {}
  const targets: Record<string, Target> = {}
  try {
    await systemClock.sleep(scene.quick ? 5_000 : 30_000)
    scene.say('Idle')
    const idle = await watch(mesh, idleMs)
    scene.say('Under load')
    const ended = new AbortController()
    const selling = sellUntil(mesh, ended.signal)
    selling.catch(() => undefined)
    const load = await watch(mesh, loadMs)
    ended.abort()
    ratios['orders per second under load'] = ((await selling) * 1000) / loadMs
    for (const [name, values] of idle) {
      const under = load.get(name) ?? []
      const third = Math.floor(under.length / 3)
      const middle = median(under.slice(third, 2 * third))
      ratios[`${name}: MB idle`] = median(values)
      ratios[`${name}: most MB under load`] = Math.max(...under)
      ratios[`${name}: last third against second`] = median(under.slice(2 * third)) / middle
      targets[`${name}: MB idle`] = { atMost: IDLE_MB }
      targets[`${name}: most MB under load`] = { atMost: LOAD_MB }
      targets[`${name}: last third against second`] = { atMost: FLAT }
    }
  } finally {
    await mesh.stop()
  }
  return { runs: new Map(), ratios, targets }
}
