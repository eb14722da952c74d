import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError, EXIT } from './exit-code.ts'

/** Addresses of a mesh that runs in this clone; readable by its owner only. */
export interface RunFile {
  readonly pid: number
  readonly startedAt: number
  readonly token: string
  /** Admin addresses by service name. */
  readonly services: Readonly<Record<string, string>>
  readonly org?: { readonly instanceUrl: string; readonly labUrl: string }
  readonly erp?: { readonly baseUrl: string; readonly adminUrl: string; readonly token: string }
  readonly ingestUrl?: string
  /** Where the demonstrations of `npm start` are asked for. */
  readonly demoUrl?: string
}

export interface Access {
  readonly token: string
  readonly services: Readonly<Record<string, string>>
  readonly run?: RunFile
}

const NAME = 'run.json'
const FOLDER = '.carrick'

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const findUpwards = (from: string): string | undefined => {
  for (let folder = from; ; folder = dirname(folder)) {
    const text = read(join(folder, FOLDER, NAME))
    if (text !== undefined || folder === dirname(folder)) return text
  }
}

/**
 * Where the mesh is: `--url` and CARRICK_TOKEN when given, otherwise the run file in CARRICK_HOME or of the
 * clone that `from` lies in. `urls` are `name=http://...` or plain addresses.
 */
export const findMesh = (
  urls: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  from: string,
): Access => {
  const { CARRICK_TOKEN: token, CARRICK_HOME: home } = env
  if (urls.length > 0) {
    if (token === undefined || token === '') {
      throw new CommandError(
        EXIT.usage,
        '--url needs the token of that mesh in the environment variable CARRICK_TOKEN',
      )
    }
    const services = urls.map((url): [string, string] => {
      const match = /^([a-z-]+)=(https?:\/\/.+)$/.exec(url)
      return match?.[1] !== undefined && match[2] !== undefined ? [match[1], match[2]] : [url, url]
    })
    return { token, services: Object.fromEntries(services) }
  }
  const text = home === undefined ? findUpwards(from) : read(join(home, NAME))
  if (text === undefined) {
    throw new CommandError(
      EXIT.unreachable,
      'No running mesh was found here; name one with --url, its token in CARRICK_TOKEN',
    )
  }
  const run = JSON.parse(text) as RunFile
  return { token: run.token, services: run.services, run }
}
