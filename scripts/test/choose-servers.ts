import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { MeshError } from '@carrick/kernel'

export type ServerKind = 'containers' | 'own'

const CEILING_MS = 5_000

/** True when a container engine answers: the client alone may be there without one. */
export const engineAnswers = async (command = 'docker'): Promise<boolean> => {
  try {
    const args = ['info', '--format', '{{.ServerVersion}}']
    const { stdout } = await promisify(execFile)(command, args, { timeout: CEILING_MS })
    return stdout.trim() !== ''
  } catch {
    return false
  }
}

/**
 * Containers where an engine answers, else servers that the project launches itself; `wanted`
 * (CARRICK_TEST_SERVERS) decides instead. Throws MESH_TEST_SERVERS.
 */
export const chooseServers = async (
  wanted: string | undefined,
  answers: () => Promise<boolean>,
): Promise<ServerKind> => {
  if (wanted === undefined || wanted === '') return (await answers()) ? 'containers' : 'own'
  if (wanted === 'own') return 'own'
  if (wanted !== 'containers')
    throw new MeshError(
      'MESH_TEST_SERVERS',
      `CARRICK_TEST_SERVERS is "${wanted}"; expected own or containers`,
    )
  if (await answers()) return 'containers'
  throw new MeshError(
    'MESH_TEST_SERVERS',
    'CARRICK_TEST_SERVERS asks for containers, and no container engine answers docker info',
  )
}
