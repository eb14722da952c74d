import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '@carrick/kernel'

/** Room enough to work, little enough to be filled in a second. */
const SIZES = { kafka: '400m', postgres: '1200m' } as const
export type Disk = keyof typeof SIZES

/** Memory file systems under the folders of Kafka and PostgreSQL. */
export interface SmallDisks {
  /** Takes all that is left; the bytes. */
  readonly fill: (disk: Disk) => number
  readonly empty: (disk: Disk) => void
  readonly unmount: () => void
}

const CHUNK = Buffer.alloc(1024 * 1024)

const fillFile = (file: string): number => {
  let written = 0
  const descriptor = openSync(file, 'w')
  try {
    for (let size = CHUNK.length; size >= 1;) {
      try {
        const more = writeSync(descriptor, CHUNK, 0, size)
        if (more === 0) size = Math.floor(size / 2)
        written += more
      } catch {
        size = Math.floor(size / 2)
      }
    }
  } finally {
    closeSync(descriptor)
  }
  return written
}

/** Before the servers start. A text where mounting is not allowed here. */
export const mountSmallDisks = (state: string): SmallDisks | string => {
  const mounted: string[] = []
  const unmount = (): void => {
    for (const path of mounted.splice(0)) execFileSync('umount', [path], { stdio: 'ignore' })
  }
  const ballast = (disk: Disk): string => join(state, disk, 'ballast')
  try {
    for (const [disk, size] of Object.entries(SIZES)) {
      const path = join(state, disk)
      mkdirSync(path, { recursive: true })
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'tmpfs', path], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      mounted.push(path)
      statfsSync(path)
    }
  } catch (thrown) {
    unmount()
    return `a small file system cannot be mounted here: ${messageOf(thrown).trim().split('\n').at(-1) ?? ''}`
  }
  return {
    fill: (disk) => fillFile(ballast(disk)),
    empty: (disk) => {
      rmSync(ballast(disk), { force: true })
    },
    unmount,
  }
}
