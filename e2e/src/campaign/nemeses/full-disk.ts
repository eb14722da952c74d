import { systemClock } from '@carrick/kernel'
import type { Disk } from '../scene/small-disks.ts'
import { type Nemesis, NotRun } from './nemesis.ts'

const FULL_MS = 15_000

const fullDisk = (disk: Disk, server: string): Nemesis => ({
  name: `${disk}-disk-full`,
  given: `${server} on a small file system, and orders on their way`,
  when: `its disk is full for ${String(FULL_MS / 1000)} s, and ${server} is started again if that ended it`,
  expected: 'nothing is answered that is not kept; orders go on when there is room',
  isShort: false,
  strike: async ({ disks, servers, flows, posted }) => {
    if (typeof disks === 'string') throw new NotRun(disks)
    const before = posted('a') + posted('b')
    const filled = disks.fill(disk)
    let serverEnded: boolean
    try {
      await systemClock.sleep(FULL_MS)
    } finally {
      disks.empty(disk)
      serverEnded = !servers[disk].running()
      if (serverEnded) await servers[disk].start()
    }
    const postedMeanwhile = posted('a') + posted('b') - before
    const flowsAfterMs = Math.max(await flows('a', 120_000), await flows('b', 120_000))
    return {
      measured: {
        filledMb: Math.round(filled / 1024 / 1024),
        serverEnded,
        postedMeanwhile,
        flowsAfterMs,
      },
    }
  },
})

export const fullKafkaDisk = fullDisk('kafka', 'Kafka')
export const fullPostgresDisk = fullDisk('postgres', 'PostgreSQL')
