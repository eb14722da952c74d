import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pick } from '../random.ts'
import { SERVICES } from '../../faults/services.fixture.ts'
import type { Nemesis } from './nemesis.ts'

/** So that ids which the log names mean something else from now on. */
const STRANGERS = 40

const registerStrangers = async (address: string): Promise<void> => {
  for (let index = 0; index < STRANGERS; index += 1) {
    const schema = JSON.stringify({
      type: 'record',
      name: `Stranger${String(index)}`,
      fields: [{ name: 'text', type: 'string' }],
    })
    const response = await fetch(`${address}/subjects/stranger-${String(index)}/versions`, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: JSON.stringify({ schema }),
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok) throw new Error(`the registry refused a schema: ${await response.text()}`)
  }
}

export const registryWiped: Nemesis = {
  name: 'registry-wiped',
  given: 'records in the log that name schemas by id',
  when: 'the registry loses everything, strangers take the ids, and a service is started anew',
  expected: 'services register again, records of before and after are read right, orders go on',
  isShort: false,
  strike: async ({ servers, services, folder, random, flows }) => {
    await servers.registry.stop()
    const storage = join(folder, 'state', 'registry')
    rmSync(storage, { recursive: true, force: true })
    mkdirSync(storage)
    await servers.registry.start()
    await registerStrangers(servers.registry.address)
    const service = pick(random, SERVICES)
    await services.kill(service)
    await services.start(service)
    return {
      measured: {
        service,
        flowsAfterMs: Math.max(await flows('a', 90_000), await flows('b', 90_000)),
      },
    }
  },
}
