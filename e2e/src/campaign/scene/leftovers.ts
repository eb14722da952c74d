import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const NAME = /^faults-(\d+)$/

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const mountsUnder = (folder: string): readonly string[] => {
  if (!existsSync('/proc/self/mounts')) return []
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
}

/** Where runs of a clone keep their state; each has its own, named after its process. */
export const folderOfRun = (carrick: string): string =>
  join(carrick, `faults-${String(process.pid)}`)

/** Takes away what campaigns have left that were killed, small file systems included. */
export const removeLeftovers = (carrick: string): void => {
  if (!existsSync(carrick)) return
  for (const name of readdirSync(carrick)) {
    const [, pid] = NAME.exec(name) ?? []
    if (pid === undefined || isRunning(Number(pid))) continue
    const folder = join(carrick, name)
    for (const path of mountsUnder(folder)) execFileSync('umount', [path], { stdio: 'ignore' })
    rmSync(folder, { recursive: true, force: true })
  }
}
