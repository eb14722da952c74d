import { isMeshError } from '@carrick/kernel'
import { environment, readConfig } from './config.ts'
import { provisionServices } from './provision-services.ts'

try {
  const tell = (line: string): void => {
    process.stdout.write(`${line}\n`)
  }
  await provisionServices({ ...readConfig(environment()), tell })
} catch (thrown) {
  if (!isMeshError(thrown)) throw thrown
  process.stderr.write(`provision: ${thrown.message} (${thrown.code})\n`)
  process.exitCode = 1
}
