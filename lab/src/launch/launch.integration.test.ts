import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AddressInfo, createServer } from 'node:net'
import { startKafka } from '../kafka/start-kafka.ts'
import { startPostgres } from '../postgres/start-postgres.ts'
import { startRegistry } from '../registry/start-registry.ts'
import type { LabServer } from './lab-server.ts'
import { type ChoosePort, freePort } from './ports.ts'

const downloads = join(import.meta.dirname, '../../../.carrick/downloads')
const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'carrick-launch-'))
  folders.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('the registry', () => {
  let registry: LabServer
  const folder = newFolder()
  beforeAll(async () => {
    registry = await startRegistry({ folder, downloads })
  }, 120_000)
  afterAll(() => registry.stop())

  it('gives the same id again after it was killed and started', async () => {
    const register = async (): Promise<unknown> => {
      const response = await fetch(`${registry.address}/subjects/s/versions`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
        body: JSON.stringify({ schema: '{"type":"record","name":"R","fields":[]}' }),
      })
      return response.json()
    }
    const first = await register()
    expect(first).toEqual({ id: expect.any(Number) })
    await registry.kill()
    await registry.start()
    expect(await register()).toEqual(first)
  }, 120_000)
})

describe('a launcher that is killed', () => {
  it('leaves no server behind', async () => {
    const code = `
      import { startPostgres } from ${JSON.stringify(join(import.meta.dirname, '../postgres/start-postgres.ts'))}
      const server = await startPostgres({ folder: ${JSON.stringify(newFolder())} })
      process.stdout.write(String(server.pid()))
      setInterval(() => undefined, 1000)`
    const launcher = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [output] = (await once(launcher.stdout, 'data')) as [Buffer]
    const pid = Number(output.toString())
    expect(isAlive(pid)).toBe(true)
    launcher.kill('SIGKILL')
    await eventuallyGone(pid)
    expect(isAlive(pid)).toBe(false)
  }, 60_000)
})

const eventuallyGone = async (pid: number): Promise<void> => {
  const watch = spawn('sh', [
    '-c',
    `for i in $(seq 200); do kill -0 ${String(pid)} 2>/dev/null || exit 0; sleep 0.1; done; exit 1`,
  ])
  await once(watch, 'exit')
}

describe('PostgreSQL', () => {
  it('keeps its data over a kill', async () => {
    const folder = newFolder()
    const server = await startPostgres({ folder })
    await server.kill()
    await server.start()
    expect(existsSync(join(folder, 'postgres', 'PG_VERSION'))).toBe(true)
    await server.stop()
  }, 60_000)
})

describe('a server whose port was taken between its choice and its start', () => {
  it.each<[string, (folder: string, choosePort: ChoosePort) => Promise<LabServer>]>([
    ['Kafka', (folder, choosePort) => startKafka({ folder, downloads, choosePort })],
    ['the registry', (folder, choosePort) => startRegistry({ folder, downloads, choosePort })],
    ['PostgreSQL', (folder, choosePort) => startPostgres({ folder, choosePort })],
  ])(
    '%s gets another one',
    async (_name, start) => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      const { port } = other.address() as AddressInfo
      let choices = 0
      const server = await start(newFolder(), () => {
        choices += 1
        return choices === 1 ? Promise.resolve(port) : freePort()
      })
      expect(server.address).not.toContain(String(port))
      expect(choices).toBeGreaterThan(1)
      await server.stop()
      other.close()
    },
    120_000,
  )
})
