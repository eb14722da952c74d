import { MeshError, messageOf } from '@carrick/kernel'
import type { Setting } from './mesh-config.ts'

export interface SettingSources {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => string
}

const missing = (name: string, message: string, cause?: unknown): never => {
  throw new MeshError('MESH_CONFIG_SETTING', `${name}: ${message}`, { cause })
}

const contentOf = (name: string, path: string, sources: SettingSources): string => {
  let text: string
  try {
    text = sources.readFile(path)
  } catch (thrown) {
    return missing(name, `the file ${path} cannot be read (${messageOf(thrown)})`, thrown)
  }
  const value = text.replace(/\r?\n$/, '')
  return value === '' ? missing(name, `the file ${path} is empty`) : value
}

/**
 * The value of a setting: `env:NAME` from the environment, or from the file that `NAME_FILE` there names;
 * `file:PATH` from a file (its last line break removed), anything else as it is. `name` says in errors what it is for, e.g.
 * `systems.erp.demo.token`. Throws MESH_CONFIG_SETTING, which never repeats a value.
 */
export const resolveSetting = (name: string, setting: Setting, sources: SettingSources): string => {
  if (setting.startsWith('env:')) {
    const variable = setting.slice('env:'.length)
    const value = sources.env[variable]
    if (value !== undefined && value !== '') return value
    const file = sources.env[`${variable}_FILE`]
    if (file !== undefined && file !== '') return contentOf(name, file, sources)
    return missing(name, `the environment variable ${variable} is not set`)
  }
  if (!setting.startsWith('file:')) return setting
  return contentOf(name, setting.slice('file:'.length), sources)
}
