import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { isMeshError, MeshError } from '@carrick/kernel'

/** Gives a port to try. */
export type ChoosePort = () => Promise<number>

const HOST = '127.0.0.1'
const MOST_CHOICES = 5

/**
 * Below what Linux, macOS and Windows give to outgoing connections and to port 0: any of those could take
 * a chosen port before its server binds it.
 */
const LOWEST = 20_000
const HIGHEST = 32_000

const isTaken = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, HOST)
  try {
    await once(server, 'listening')
  } catch {
    return true
  }
  server.close()
  await once(server, 'close')
  return false
}

/** A port of the loopback address that nothing listened on a moment ago. */
export const freePort: ChoosePort = async () => {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST)
    if (!(await isTaken(port))) return port
  }
}

/** What PostgreSQL, Quarkus and Node write when the port is not theirs. */
export const PORT_TAKEN = /address already in use|seems to be in use|EADDRINUSE/i

const startCodes: readonly string[] = ['MESH_LAB_PORT', 'MESH_LAB_START']

/** Kafka ends without a word when a port is not its own. */
const isPortLost = async (thrown: unknown, ports: readonly number[]): Promise<boolean> => {
  if (!isMeshError(thrown) || !startCodes.includes(thrown.code)) return false
  if (thrown.code === 'MESH_LAB_PORT') return true
  return (await Promise.all(ports.map(isTaken))).includes(true)
}

/**
 * Launches on the port that was asked for, or on chosen ones until none was taken between its choice and
 * the server's start; `launch` chooses further ports with the function that it is given. Throws
 * MESH_LAB_PORT when the port asked for is taken, and what the fifth launch threw.
 */
export const launchOnPort = async <T>(
  name: string,
  wanted: number | undefined,
  launch: (port: number, choose: ChoosePort) => Promise<T>,
  choose: ChoosePort = freePort,
): Promise<T> => {
  for (let choices = 1; ; choices += 1) {
    if (wanted !== undefined && (await isTaken(wanted))) {
      throw new MeshError(
        'MESH_LAB_PORT',
        `${name} cannot be started: port ${String(wanted)} of ${HOST} is taken by another program`,
      )
    }
    const chosen: number[] = []
    const chooseNext = async (): Promise<number> => {
      const port = await choose()
      chosen.push(port)
      return port
    }
    try {
      return await launch(wanted ?? (await chooseNext()), chooseNext)
    } catch (thrown) {
      if (choices === MOST_CHOICES || !(await isPortLost(thrown, chosen))) throw thrown
    }
  }
}
