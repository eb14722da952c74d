import { parseArgs } from 'node:util'
import { MeshError, messageOf } from '@carrick/kernel'
import { STORIES } from './stories.ts'

export const HELP = `npm run stories -- [OPTION ...]

Plays orders from beginning to end over an org, the mesh, an ERP and a payment provider, and reads
back from all of them whether each step is what it should be. Exit code 0 only when all stories hold.

${STORIES.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join('\n')}

  --only NAMES   these alone, separated by commas
  --json         the last line of stdout is one JSON object
  --help         this text`

export interface StoriesOptions {
  readonly only: readonly string[]
  readonly json: boolean
  readonly help: boolean
}

const wrong = (message: string): MeshError => new MeshError('MESH_STORIES_OPTION', message)

/** Throws MESH_STORIES_OPTION that names the option and what was expected. */
export const readOptions = (args: readonly string[]): StoriesOptions => {
  const known = STORIES.map(({ name }) => name)
  const parse = () =>
    parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  let values: ReturnType<typeof parse>
  try {
    values = parse()
  } catch (thrown) {
    const [first = ''] = messageOf(thrown).split('. ')
    throw wrong(`${first}; npm run stories -- --help lists the options`)
  }
  const only = values.only?.split(',') ?? known
  const stranger = only.find((name) => !known.includes(name))
  if (stranger !== undefined)
    throw wrong(`--only names "${stranger}"; expected some of ${known.join(', ')}`)
  return { only, json: values.json, help: values.help }
}
