import { readFileSync } from 'node:fs'
import { messageOf } from '@carrick/kernel'

export type Environment = Readonly<Record<string, string | undefined>>

/** Each may be given as `NAME_FILE` instead: the file that holds it. */
export const SECRETS = [
  'CARRICK_ADMIN_TOKEN',
  'CARRICK_KAFKA_PASSWORD',
  'CARRICK_POSTGRES_PASSWORD',
  'CARRICK_POSTGRES_URL',
  'CARRICK_REGISTRY_PASSWORD',
  'CARRICK_REGISTRY_TOKEN',
] as const

/** The environment with the content of secret files in the places of their names, and what is wrong with them. */
export const withSecretFiles = (
  env: Environment,
): { readonly values: Environment; readonly wrong: readonly string[] } => {
  const values: Record<string, string | undefined> = { ...env }
  const wrong: string[] = []
  for (const name of SECRETS) {
    const variable = `${name}_FILE`
    const path = env[variable]
    if (path === undefined) continue
    if (env[name] !== undefined) {
      wrong.push(`${variable}: ${name} is set as well; expected one of them`)
      continue
    }
    try {
      const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
      if (text === '') wrong.push(`${variable}: the file ${path} is empty`)
      values[name] = text
    } catch (thrown) {
      wrong.push(`${variable}: the file cannot be read (${messageOf(thrown)})`)
    }
  }
  return { values, wrong }
}
