import type { ErpServerState } from './server-state.ts'

/** True when it was done; false when there is no such thing. */
export type Knob = (state: ErpServerState, body: unknown) => boolean | Promise<boolean>
