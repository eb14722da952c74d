import { HttpProblem } from './problem.ts'

/** So long a plan may be run. */
export const EXPIRES_MS = 10 * 60_000

export const planIsUnknown = (): HttpProblem =>
  new HttpProblem(404, 'MESH_ADMIN_PLAN', 'There is no such plan, or it has expired; plan again')
