import { MeshError } from '@carrick/kernel'
import type { Json, JsonObject, TrytonSession } from './json-rpc.ts'
import { TrytonWarning } from './json-rpc.ts'

const MOST_WARNINGS = 20

/** Ids of the new records, in order. */
export const create = async (
  session: TrytonSession,
  model: string,
  records: readonly JsonObject[],
): Promise<readonly number[]> =>
  records.length === 0
    ? []
    : ((await session.call(`model.${model}.create`, records)) as readonly number[])

export const createOne = async (
  session: TrytonSession,
  model: string,
  record: JsonObject,
): Promise<number> => (await create(session, model, [record]))[0] ?? 0

export const write = async (
  session: TrytonSession,
  model: string,
  ids: readonly number[],
  values: JsonObject,
): Promise<void> => {
  await session.call(`model.${model}.write`, ids, values)
}

export const search = async (
  session: TrytonSession,
  model: string,
  domain: Json,
  fields: readonly string[],
): Promise<readonly JsonObject[]> =>
  (await session.call(
    `model.${model}.search_read`,
    domain,
    0,
    null,
    [['id', 'ASC']],
    fields,
  )) as readonly JsonObject[]

/** Id of the first record. Throws MESH_LAB_TRYTON_MISSING that says what was looked for. */
export const idOf = async (
  session: TrytonSession,
  model: string,
  domain: Json,
): Promise<number> => {
  const id = (await search(session, model, domain, ['id']))[0]?.['id']
  if (typeof id === 'number') return id
  const wanted = JSON.stringify(domain)
  throw new MeshError('MESH_LAB_TRYTON_MISSING', `Tryton has no ${model} with ${wanted}`)
}

/** Presses a button as a person who clicks every warning away. */
export const press = async (
  session: TrytonSession,
  model: string,
  button: string,
  ids: readonly number[],
): Promise<Json> => {
  for (let warnings = 0; ; warnings += 1) {
    try {
      return await session.call(`model.${model}.${button}`, ids)
    } catch (thrown) {
      if (!(thrown instanceof TrytonWarning) || warnings === MOST_WARNINGS) throw thrown
      await session.call('model.res.user.warning.skip', thrown.warning, false)
    }
  }
}
