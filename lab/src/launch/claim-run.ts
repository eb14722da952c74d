import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError } from '@carrick/kernel'

export interface RunClaim {
  /** Replaces what the run file says, beside pid and start. Readable by its owner only. */
  write(content: Readonly<Record<string, unknown>>): void
  release(): void
}

interface Claimed {
  readonly pid: number
  readonly startedAt: number
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}

const readClaim = (file: string): Claimed | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Claimed
  } catch {
    return undefined
  }
}

/**
 * The only run of this clone. A second one is refused with MESH_LAB_RUNNING that names the first; what
 * a crashed run left is taken over.
 */
export const claimRun = (folder: string, now: number): RunClaim => {
  const file = join(folder, 'run.json')
  mkdirSync(folder, { recursive: true })
  const content = { pid: process.pid, startedAt: now }
  const write = (more: Readonly<Record<string, unknown>>, flag: 'w' | 'wx' = 'w'): void => {
    const text = JSON.stringify({ ...content, ...more }, undefined, 2)
    if (flag === 'wx') {
      writeFileSync(file, text, { mode: 0o600, flag })
      return
    }
    writeFileSync(`${file}.new`, text, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  const first = readClaim(file)
  if (first !== undefined && first.pid !== process.pid && isRunning(first.pid)) {
    const since = new Date(first.startedAt).toISOString()
    throw new MeshError(
      'MESH_LAB_RUNNING',
      `Carrick runs here already: process ${String(first.pid)}, since ${since}. Stop it first (Ctrl-C there, or kill ${String(first.pid)})`,
    )
  }
  rmSync(file, { force: true })
  write({}, 'wx')
  return {
    write,
    release: () => {
      rmSync(file, { force: true })
    },
  }
}
