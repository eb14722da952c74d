import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, systemClock } from '@carrick/kernel'
import { pick } from '../random.ts'
import { SERVICES } from '../../faults/services.fixture.ts'
import { type Nemesis, NotRun } from './nemesis.ts'

const NAME = 'libfaketime.so.1'
const OFF_SECONDS = 600
const CEILING_MS = 45_000
const SHUT_OUT_MS = 10_000

/** Where Debian and Ubuntu put it. */
const library = (): string | undefined => {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : []
  return folders
    .map((folder) => join('/usr/lib', folder, 'faketime', NAME))
    .find((file) => existsSync(file))
}

export const wrongClock: Nemesis = {
  name: 'wrong-clock',
  given: 'one service of all',
  when: 'it is started with its clock ten minutes ahead or behind, and later put right',
  expected:
    'it works as the others do; where Salesforce refuses a login of the past, orders wait for the right time',
  isShort: false,
  strike: async ({ services, random, flows }) => {
    const preload = library()
    if (preload === undefined)
      throw new NotRun(`there is no ${NAME} here (Debian and Ubuntu: apt-get install libfaketime)`)
    const service = pick(random, SERVICES)
    const sign = pick(random, ['+', '-'] as const)
    const offset = `${sign}${String(OFF_SECONDS)}s`
    await services.kill(service)
    await services.start(service, {
      LD_PRELOAD: preload,
      FAKETIME: offset,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    })
    // Salesforce takes no login that expired by its own clock (JWT bearer flow: exp within minutes).
    const isShutOut = service.startsWith('salesforce-') && sign === '-'
    let meanwhile: string
    try {
      if (isShutOut) await systemClock.sleep(SHUT_OUT_MS)
      meanwhile = isShutOut
        ? 'no login'
        : `flows in ${String(Math.max(await flows('a', CEILING_MS), await flows('b', CEILING_MS)))} ms`
    } catch (thrown) {
      throw new Error(`${service} at ${offset}: ${messageOf(thrown)}`, { cause: thrown })
    } finally {
      await services.kill(service)
      await services.start(service)
    }
    const flowsAfterMs = Math.max(await flows('a', 90_000), await flows('b', 90_000))
    return { measured: { service, offset, meanwhile, flowsAfterMs } }
  },
}
