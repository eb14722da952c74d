import { MeshError, systemClock } from '@carrick/kernel'
import type { ManagedProcess } from './managed-process.ts'
import { PORT_TAKEN } from './ports.ts'

const PAUSE_MS = 100

/**
 * Waits until the probe says yes. Throws MESH_LAB_START, or MESH_LAB_PORT when the server's port was taken,
 * with the end of its log.
 */
export const waitReady = async (
  name: string,
  server: ManagedProcess,
  probe: () => Promise<boolean>,
  ceilingMs: number,
): Promise<void> => {
  const end = systemClock.monotonic() + ceilingMs
  while (systemClock.monotonic() < end) {
    const isPortTaken = server.wrote(PORT_TAKEN)
    // Quarkus says so and stays up.
    if (isPortTaken) await server.stop()
    if (!server.running()) {
      throw new MeshError(
        isPortTaken ? 'MESH_LAB_PORT' : 'MESH_LAB_START',
        `${name} ended while it was starting. Its log ends:\n${server.logTail()}`,
      )
    }
    if (await probe().catch(() => false)) return
    await systemClock.sleep(PAUSE_MS)
  }
  const tail = server.logTail()
  await server.stop()
  throw new MeshError(
    'MESH_LAB_START',
    `${name} was not ready after ${String(ceilingMs / 1000)} s. Its log ends:\n${tail}`,
  )
}
