import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { MeshError } from '@carrick/kernel'

const run = promisify(execFile)

const versionOf = async (command: string, args: readonly string[]): Promise<string | undefined> => {
  try {
    const { stdout, stderr } = await run(command, args)
    return stdout + stderr
  } catch {
    return undefined
  }
}

/** Major version in what `java -version` prints. */
export const javaMajor = (text: string): number => Number(/version "(\d+)/.exec(text)?.[1] ?? 0)

/** Java 17 or newer runs Kafka and the registry. Throws MESH_LAB_PREREQUISITE, one clear sentence. */
export const requireJava = async (): Promise<void> => {
  const text = await versionOf('java', ['-version'])
  if (text === undefined) {
    throw new MeshError(
      'MESH_LAB_PREREQUISITE',
      'Java 17 or newer is needed for Kafka and the schema registry, and there is no java on the PATH',
    )
  }
  if (javaMajor(text) < 17) {
    throw new MeshError(
      'MESH_LAB_PREREQUISITE',
      `Java 17 or newer is needed for Kafka and the schema registry, and java -version says: ${text.split('\n')[0] ?? ''}`,
    )
  }
}

/** Maven downloads Kafka and the registry, once. Throws MESH_LAB_PREREQUISITE. */
export const requireMaven = async (): Promise<void> => {
  if ((await versionOf('mvn', ['-v'])) === undefined) {
    throw new MeshError(
      'MESH_LAB_PREREQUISITE',
      'Maven is needed to download Kafka and the schema registry, and there is no mvn on the PATH',
    )
  }
}
