import { afterAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { systemClock } from '@carrick/kernel'
import { freshName, securedServers } from '@carrick/testkit'
import type { EventLog } from '../ports/event-log.ts'
import type { LogAccess, LogLogin, ServerTls } from '../ports/server-trust.ts'
import { KAFKA_CLIENTS, type KafkaClient, openKafkaLog } from './open-log.ts'

const { kafka, files, user, password } = securedServers()
const pem = (file: string): string => readFileSync(file, 'utf8')
const trusting: ServerTls = { authority: pem(files.authority) }
const login: LogLogin = { mechanism: 'scram-sha-512', user, password }
const logs: EventLog[] = []

const open = async (client: KafkaClient, access: LogAccess): Promise<EventLog> => {
  const log = await openKafkaLog(client, { ...access, clientId: 'secured' }, systemClock)
  logs.push(log)
  return log
}
afterAll(() => Promise.all(logs.map((log) => log.close())))

const topic = freshName('secured')
const ask = async (client: KafkaClient, access: LogAccess): Promise<void> => {
  const log = await open(client, access)
  await log.ensureTopics([{ topic, partitions: 1 }])
}

const showing = ({ certificate, privateKey }: typeof files.client): ServerTls => ({
  ...trusting,
  certificate: pem(certificate),
  privateKey: pem(privateKey),
})

describe.each(KAFKA_CLIENTS)('a broker with TLS and logins, by %s', (client) => {
  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'takes what is published and hands it out to a user with a password: %s',
    async (mechanism) => {
      const log = await open(client, {
        brokers: [kafka.login],
        tls: trusting,
        login: { ...login, mechanism },
      })
      await log.ensureTopics([{ topic, partitions: 1 }])
      const value = Buffer.from(mechanism)
      await log.publish([{ topic, partition: 0, key: mechanism, value, headers: {} }])
      const seen = Promise.withResolvers<string>()
      const subscription = await log.subscribe({
        group: freshName(mechanism),
        topics: [topic],
        onAssigned: () => Promise.resolve(),
        onRecords: ({ records }) => {
          if (records.some(({ key }) => key === mechanism)) seen.resolve(mechanism)
        },
      })
      expect(await seen.promise).toBe(mechanism)
      await subscription.stop()
    },
  )

  it('takes a certificate of its authority in place of a password', async () => {
    await ask(client, { brokers: [kafka.mutual], tls: showing(files.client) })
  })
})

describe.each(KAFKA_CLIENTS)(
  'what is wrong between %s and a broker is said with its place',
  (client) => {
    const at = { brokers: [kafka.login], tls: trusting, login }
    it.each<[string, LogAccess, string, RegExp]>([
      [
        'an authority that signed nothing there',
        { ...at, tls: { authority: pem(files.otherAuthority) } },
        'MESH_LOG_TLS',
        /not signed by an authority that is trusted/,
      ],
      [
        'a private authority that nobody named',
        { ...at, tls: {} },
        'MESH_LOG_TLS',
        /not signed by an authority that is trusted/,
      ],
      [
        'a certificate for another host',
        { ...at, brokers: [kafka.otherHost] },
        'MESH_LOG_TLS',
        /for another host.*elsewhere\.test/,
      ],
      [
        'a certificate that is over',
        { ...at, brokers: [kafka.expired] },
        'MESH_LOG_TLS',
        /has expired/,
      ],
      [
        'no certificate of the client',
        { brokers: [kafka.mutual], tls: trusting },
        'MESH_LOG_TLS',
        /refuses the certificate of this client/,
      ],
      [
        'a certificate of the client from elsewhere',
        { brokers: [kafka.mutual], tls: showing(files.otherClient) },
        'MESH_LOG_TLS',
        /refuses the certificate of this client/,
      ],
      [
        'a wrong password, SCRAM',
        { ...at, login: { ...login, password: 'guessed-9d21' } },
        'MESH_LOG_LOGIN',
        /refuses the user/,
      ],
      [
        'a wrong password, PLAIN',
        { ...at, login: { mechanism: 'plain', user, password: 'guessed-9d21' } },
        'MESH_LOG_LOGIN',
        /refuses the user/,
      ],
      [
        'an unknown user',
        { ...at, login: { ...login, user: 'nobody' } },
        'MESH_LOG_LOGIN',
        /refuses the user/,
      ],
    ])('%s', async (_what, access, code, words) => {
      const refused = expect.objectContaining({ code, message: expect.stringMatching(words) })
      const answer = ask(client, access)
      await expect(answer).rejects.toEqual(refused)
      await expect(answer).rejects.toMatchObject({
        message: expect.not.stringContaining('guessed-9d21'),
      })
      if (code === 'MESH_LOG_TLS')
        await expect(answer).rejects.toMatchObject({
          message: expect.stringContaining(access.brokers[0] ?? ''),
        })
    })
  },
)
