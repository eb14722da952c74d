import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pick } from '../random.ts'
import { SERVICES } from '../scene/services.ts'
import { type Nemesis, NotRun } from './nemesis.ts'

const NAME = 'libfaketime.so.1'
const OFF_SECONDS = 600

/** Where Debian and Ubuntu put it. */
const library = (): string | undefined => {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : []
  return folders
    .map((folder) => join('/usr/lib', folder, 'faketime', NAME))
    .find((file) => existsSync(file))
}

export const wrongClock: Nemesis = {
  name: 'wrong-clock',
  given: 'one service of six',
  when: 'it is started with its clock ten minutes ahead or behind, and later put right',
  expected: 'it works as the others do: the database and the log tell the time',
  isShort: false,
  strike: async ({ services, random, flows }) => {
    const preload = library()
    if (preload === undefined)
      throw new NotRun(`there is no ${NAME} here (Debian and Ubuntu: apt-get install libfaketime)`)
    const service = pick(random, SERVICES)
    const offset = `${pick(random, ['+', '-'] as const)}${String(OFF_SECONDS)}s`
    await services.kill(service)
    await services.start(service, {
      LD_PRELOAD: preload,
      FAKETIME: offset,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    })
    const flowsMs = Math.max(await flows('a', 90_000), await flows('b', 90_000))
    await services.kill(service)
    await services.start(service)
    const flowsAfterMs = Math.max(await flows('a', 90_000), await flows('b', 90_000))
    return { measured: { service, offset, flowsMs, flowsAfterMs } }
  },
}
