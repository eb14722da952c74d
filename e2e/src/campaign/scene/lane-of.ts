import type { ServiceName } from '@carrick/schemas'
import { rowsOf, type Scene } from './scene.ts'

export interface KeptLane {
  readonly state: string
  readonly code: string
}

const LANE = `select state, coalesce(failure::jsonb->>'code', '') as code from lane where key = $1`

/** What a service keeps back of a key, from its own table; undefined = nothing. */
export const laneOf = async (
  scene: Scene,
  service: ServiceName,
  key: string,
): Promise<KeptLane | undefined> => {
  const [row] = await rowsOf(scene, service, LANE, [key])
  return row as unknown as KeptLane | undefined
}
