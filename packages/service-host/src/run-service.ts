import { isMeshError } from '@carrick/kernel'
import type { ServiceDefinition } from './service.ts'
import type { Environment } from './settings.ts'
import { startService } from './start-service.ts'

const FORCED_MS = 15_000

/** What a person can mend is one sentence; anything else keeps its stack. */
const refuse = (name: string, thrown: unknown): never => {
  if (!isMeshError(thrown)) throw thrown
  process.stderr.write(`${name}: ${thrown.message} (${thrown.code})\n`)
  process.exit(1)
}

/** One service, one process: runs until SIGTERM or SIGINT, then stops in order. */
export const runService = async <S>(
  definition: ServiceDefinition<S>,
  env: Environment,
): Promise<void> => {
  const running = await startService(definition, {
    env,
    onFatal: () => {
      process.exit(1)
    },
  }).catch((thrown: unknown) => refuse(definition.name, thrown))
  const stop = (): void => {
    setTimeout(() => {
      process.exit(1)
    }, FORCED_MS).unref()
    void running.stop()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
