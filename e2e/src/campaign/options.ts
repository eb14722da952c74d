import { parseArgs } from 'node:util'
import { MeshError, messageOf } from '@carrick/kernel'

export interface CampaignOptions {
  readonly short: boolean
  readonly json: boolean
  readonly help: boolean
  readonly list: boolean
  readonly seed: number | undefined
  /** Names of nemeses; empty = those of the form. */
  readonly only: readonly string[]
  /** A history to judge instead of a run. */
  readonly check: string | undefined
  /** Where the history goes. */
  readonly history: string | undefined
}

const MOST_SEED = 2 ** 32 - 1

const seedOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const seed = Number(text)
  if (/^\d+$/.test(text) && seed <= MOST_SEED) return seed
  throw new MeshError(
    'MESH_FAULTS_OPTION',
    `--seed ${text}: expected a whole number from 0 to ${String(MOST_SEED)}`,
  )
}

/** Throws MESH_FAULTS_OPTION that names what is wrong. */
export const readOptions = (args: readonly string[], names: readonly string[]): CampaignOptions => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        short: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
        list: { type: 'boolean' },
        seed: { type: 'string' },
        only: { type: 'string', multiple: true },
        check: { type: 'string' },
        history: { type: 'string' },
      },
    })
    const only = (values.only ?? []).flatMap((text) => text.split(','))
    const stranger = only.find((name) => !names.includes(name))
    if (stranger !== undefined)
      throw new MeshError(
        'MESH_FAULTS_OPTION',
        `--only ${stranger}: there is no such nemesis; there are ${names.join(', ')}`,
      )
    return {
      short: values.short === true,
      json: values.json === true,
      help: values.help === true,
      list: values.list === true,
      seed: seedOf(values.seed),
      only,
      check: values.check,
      history: values.history,
    }
  } catch (thrown) {
    if (thrown instanceof MeshError) throw thrown
    throw new MeshError('MESH_FAULTS_OPTION', messageOf(thrown))
  }
}
