import { randomUUID } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { Admin, FindCoordinatorKeyTypes } from '@platformatic/kafka'
import { systemClock } from '@carrick/kernel'
import { eventually, sharedServers } from '@carrick/testkit'
import { isRefusal } from '../kafka/log-errors.ts'
import { connectAdmin } from './admin.ts'
import { clientOptions } from './client-options.ts'
import { createPlatformaticLog } from './platformatic-log.ts'

it('a member that the group no longer knows commits nothing, and does not join again to commit', async () => {
  const name = `fenced-${randomUUID().slice(0, 8)}`
  const settings = { brokers: [sharedServers.kafka()], clientId: name }
  const log = createPlatformaticLog(settings, systemClock)
  await log.ensureTopics([{ topic: name, partitions: 2 }])
  const generations: number[] = []
  await log.subscribe({
    group: name,
    topics: [name],
    onAssigned: ({ generation }) => {
      generations.push(generation)
      return Promise.resolve()
    },
    onRecords: () => undefined,
  })
  await eventually('the assignment', () => generations.length > 0)
  const library = new Admin(clientOptions(settings))
  const keyType = FindCoordinatorKeyTypes.GROUP
  const [found] = await library.findCoordinator({ keyType, keys: [name] })
  const admin = connectAdmin(settings)
  const member = {
    group: name,
    memberId: 'who-left',
    groupGeneration: 1,
    coordinator: found?.nodeId ?? -1,
  }
  const answer = admin.commit(member, [{ topic: name, partition: 0, offset: 1 }])
  expect(isRefusal(await answer.catch((thrown: unknown) => thrown))).toBe(true)
  const [position] = await log.positions(name, [name], [0])
  expect([position?.committed, generations]).toEqual([undefined, [1]])
  await Promise.all([admin.close(), library.close(), log.close()])
})
