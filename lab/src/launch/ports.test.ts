import { afterEach, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { MeshError } from '@carrick/kernel'
import { freePort, launchOnPort } from './ports.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

const takenPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const lost = () => new MeshError('MESH_LAB_PORT', 'the port was taken')

describe('a port that was chosen', () => {
  it('is chosen again when it was taken before the server had it', async () => {
    const tried: number[] = []
    const launch = (port: number): Promise<string> => {
      tried.push(port)
      return tried.length < 3 ? Promise.reject(lost()) : Promise.resolve('up')
    }
    const choices = [1, 2, 3]
    const choose = () => Promise.resolve(choices.shift() ?? 0)
    expect(await launchOnPort('It', undefined, launch, choose)).toBe('up')
    expect(tried).toEqual([1, 2, 3])
  })

  it('is chosen again when the server ended without a word and the port is not free', async () => {
    const choices = [await takenPort(), await freePort()]
    const choose = () => Promise.resolve(choices.shift() ?? 0)
    const last = choices[1]
    const launch = (port: number) =>
      port === last
        ? Promise.resolve('up')
        : Promise.reject(new MeshError('MESH_LAB_START', 'it ended'))
    expect(await launchOnPort('It', undefined, launch, choose)).toBe('up')
  })

  it('is not chosen for ever', async () => {
    let tries = 0
    const launch = () => {
      tries += 1
      return Promise.reject(lost())
    }
    await expect(launchOnPort('It', undefined, launch)).rejects.toThrow('the port was taken')
    expect(tries).toBe(5)
  })

  it('is not chosen again when something else is wrong', async () => {
    let tries = 0
    const launch = () => {
      tries += 1
      return Promise.reject(new MeshError('MESH_LAB_START', 'no disk'))
    }
    await expect(launchOnPort('It', undefined, launch)).rejects.toThrow('no disk')
    expect(tries).toBe(1)
  })
})

describe('a port that was asked for', () => {
  it('is the one that is used', async () => {
    const port = await freePort()
    expect(await launchOnPort('It', port, (used) => Promise.resolve(used))).toBe(port)
  })

  it('is refused in one sentence when it is taken', async () => {
    const port = await takenPort()
    const launch = () => Promise.reject(new Error('it was launched'))
    await expect(launchOnPort('PostgreSQL', port, launch)).rejects.toThrow(
      expect.objectContaining({
        code: 'MESH_LAB_PORT',
        message: `PostgreSQL cannot be started: port ${String(port)} of 127.0.0.1 is taken by another program`,
      }),
    )
  })
})

describe('a free port', () => {
  it('is none that the system may give to a connection before a server binds it', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, freePort))
    expect(ports.filter((port) => port < 20_000 || port >= 32_000)).toEqual([])
  })
})
