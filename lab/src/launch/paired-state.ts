import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError } from '@carrick/kernel'

const log = (folder: string): string => join(folder, 'kafka', 'meta.properties')
const storage = (folder: string): string => join(folder, 'registry')
const mark = (folder: string): string => join(folder, 'kafka-and-registry.pair')

/**
 * Ids in the Kafka log mean something only with the registry that gave them: one without the other is
 * refused with MESH_LAB_STATE, because a rebuilt registry would give the ids to other schemas.
 */
export const refuseHalfState = (folder: string): void => {
  if (!existsSync(mark(folder))) return
  const missing = !existsSync(log(folder))
    ? 'Kafka log'
    : !existsSync(storage(folder))
      ? 'registry storage'
      : undefined
  if (missing !== undefined) {
    throw new MeshError(
      'MESH_LAB_STATE',
      `The ${missing} is gone but its counterpart is there; schema ids would be given twice. Wipe both with npm run reset`,
    )
  }
}

export const markPaired = (folder: string): void => {
  if (existsSync(log(folder)) && existsSync(storage(folder))) writeFileSync(mark(folder), '')
}
