import { afterEach, describe, expect, it } from '@jest/globals'
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import jsforce from 'jsforce'
import { systemClock } from '@carrick/kernel'
import { createSession } from '@carrick/salesforce'
import { openPubSub } from './pubsub-stream.fixture.ts'
import { startOrg } from './start-org.ts'

const KEYS = [
  'loginUrl',
  'instanceUrl',
  'pubsubEndpoint',
  'caFile',
  'consumerKey',
  'privateKeyFile',
  'consumerSecret',
  'username',
  'password',
  'orgId',
] as const
type Address = Readonly<Record<(typeof KEYS)[number], string>>

const children: ChildProcessByStdio<null, Readable, Readable>[] = []

const run = (...args: readonly string[]) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  return child
}

const start = async (...args: readonly string[]) => {
  const child = run('--json', ...args)
  const lines: string[] = []
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line))
  await once(reader, 'line')
  return { child, lines, address: JSON.parse(lines[0] ?? '') as Address }
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const clientCredentials = ({ loginUrl, consumerKey, consumerSecret }: Address) =>
  createSession({
    loginUrl,
    credentials: { flow: 'client-credentials', consumerKey, consumerSecret },
    clock: systemClock,
  })

const isServed = (loginUrl: string): Promise<boolean> =>
  fetch(`${loginUrl}/services/data`).then(
    () => true,
    () => false,
  )

describe('lab:salesforce under npm', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'ends when the npm that started it ends by %s',
    async (signal) => {
      const root = join(import.meta.dirname, '../../..')
      const npm = spawn('npm', ['run', '--silent', 'lab:salesforce', '--', '--json'], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      children.push(npm)
      const reader = createInterface(npm.stdout)
      const [line] = (await once(reader, 'line')) as [string]
      const { loginUrl } = JSON.parse(line) as Address
      expect(await isServed(loginUrl)).toBe(true)
      npm.kill(signal)
      // Whoever is left of those that npm started holds its pipes open.
      await once(npm, 'close')
      expect(await isServed(loginUrl)).toBe(false)
    },
    30_000,
  )
})

describe('lab:salesforce', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'prints one line of JSON, serves what it says, and ends on %s',
    async (signal) => {
      const { child, lines, address } = await start('--port', '0')
      expect(Object.keys(address)).toEqual(KEYS)
      // A client that is given an address instead of a name is warned of it by Node (DEP0123).
      expect(address.pubsubEndpoint).toMatch(/^localhost:\d+$/)

      const person = new jsforce.Connection({ loginUrl: address.loginUrl })
      const { organizationId } = await person.login(address.username, address.password)
      expect(organizationId).toBe(address.orgId)
      const assertion = createSession({
        loginUrl: address.loginUrl,
        credentials: {
          flow: 'jwt-bearer',
          consumerKey: address.consumerKey,
          username: address.username,
          privateKey: readFileSync(address.privateKeyFile, 'utf8'),
          audience: address.loginUrl,
        },
        clock: systemClock,
      })
      expect(await assertion.token()).toMatchObject({ instanceUrl: address.instanceUrl })
      const { accessToken } = await clientCredentials(address).token()
      const pubsub = openPubSub(address, accessToken)
      const topic = await pubsub.unary('GetTopic', { topic_name: '/data/OrderChangeEvent' })
      expect(topic).toMatchObject({ can_subscribe: true })
      // An open stream does not keep it up.
      const ended = pubsub
        .subscribe({ topic_name: '/data/OrderChangeEvent', num_requested: 1 })
        .ended()

      child.kill(signal)
      expect(await once(child, 'exit')).toEqual([0, null])
      expect(await ended).toBeDefined()
      pubsub.close()
      expect(lines).toHaveLength(1)
      expect(existsSync(address.caFile)).toBe(false)
    },
  )

  it('holds the customers and products of a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrick-seed-'))
    const seed = join(folder, 'seed.json')
    writeFileSync(
      seed,
      JSON.stringify({
        accounts: [],
        products: [{ sku: 'SAIL-1', name: 'Sail', listPrice: '10' }],
        orders: [],
      }),
    )
    const { child, address } = await start('--seed', seed)
    const { accessToken } = await clientCredentials(address).token()
    const org = new jsforce.Connection({ instanceUrl: address.instanceUrl, accessToken })
    const { records } = await org.query('SELECT ProductCode FROM Product2')
    expect(records).toMatchObject([{ ProductCode: 'SAIL-1' }])
    child.kill('SIGTERM')
    await once(child, 'exit')
    rmSync(folder, { recursive: true })
  })

  it('keeps returns where it is told to', async () => {
    const { child, address } = await start('--returns', 'custom-return')
    const { accessToken } = await clientCredentials(address).token()
    const org = new jsforce.Connection({ instanceUrl: address.instanceUrl, accessToken })
    const { sobjects } = await org.describeGlobal()
    const names = sobjects.map(({ name }) => name).filter((name) => name.startsWith('Return'))
    expect(names.toSorted()).toEqual(['Return_Line__c', 'Return__c'])
    child.kill('SIGTERM')
    await once(child, 'exit')
  })

  it.each([
    [['--port', 'eighty'], '--port is eighty'],
    [['--pubsub-port', '70000'], '--pubsub-port is 70000'],
    [['--speed', '9'], '--speed'],
    [['--returns', 'perhaps'], '--returns is perhaps; expected return-order, custom-return, none'],
    [['--seed', 'no-such-file.json'], 'no-such-file.json'],
  ])('says what is wrong with %j', async (args, words) => {
    const child = run(...args)
    const errors: string[] = []
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
    expect(await once(child, 'close')).toEqual([2, null])
    expect(errors.join('')).toContain(words)
    expect(errors.join('')).toContain('Usage:')
    expect(errors.join('')).not.toContain('    at ')
  })

  it('says that its port is taken', async () => {
    const other = await startOrg({ seed: null })
    const child = run('--port', new URL(other.loginUrl).port)
    const errors: string[] = []
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
    expect(await once(child, 'close')).toEqual([2, null])
    expect(errors.join('')).toContain('EADDRINUSE')
    await other.stop()
  })
})
