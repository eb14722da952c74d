import { type Clock, isMeshError, type MeshCode, messageOf } from '@carrick/kernel'
import type { ErpCapabilities, ErpDraft, ErpOrder, ErpPort, ErpSimulation } from '@carrick/erp'
import type { Shaped } from '@carrick/mapping'
import type { Order } from '@carrick/schemas'
import type { Asked } from '../domain/simulation.ts'
import type { ErpDesk } from '../ports.ts'
import { draftOf, simulationOf } from './draft-words.adapter.ts'
import { createPlaces, type Places } from './places.adapter.ts'

/** What of an ERP's port is called. */
export interface PricingPort extends Pick<ErpPort, 'simulate'> {
  capabilities(): Pick<ErpCapabilities, 'simulate'>
}

/** An ERP that drafts are shown to. */
export interface AskedErp {
  readonly port: PricingPort
  /** Drafts at a time. */
  readonly concurrency: number
}

export interface ErpDeskOptions {
  /** By name in mesh.yaml. */
  readonly erps: ReadonlyMap<string, AskedErp>
  /** The order as the map in force of this ERP writes it. */
  readonly shape: (order: Order, target: string) => Shaped<ErpOrder>
  readonly clock: Clock
  /** Why an ERP could not be asked, for whoever keeps the mesh. */
  readonly warn: (target: string, why: string) => void
}

interface Desk {
  readonly port: PricingPort
  readonly places: Places
}

type Answer = ErpSimulation | 'all places taken' | 'no answer'

const unknown = (code: MeshCode, message: string): Asked => ({
  kind: 'unknown',
  reason: { code, message },
})

/** What is inside of an error is for the log: a client need not know addresses. */
const reasonOf = (target: string, thrown: unknown): Asked => {
  if (!isMeshError(thrown)) {
    return unknown('MESH_VALIDATION_FAILED', `${target} could not be asked`)
  }
  return thrown.kind === 'held'
    ? unknown(thrown.code, `${target} is away or takes no calls now`)
    : unknown(thrown.code, `${target} gave an answer that makes no sense`)
}

/** Settled when the deadline is over at the latest, whatever the ERP does with its signal. */
const ask = async (
  { port, places }: Desk,
  draft: ErpDraft,
  deadlineMs: number,
  clock: Clock,
): Promise<Answer> => {
  const until = clock.monotonic() + deadlineMs
  const ended = new AbortController()
  const { signal } = ended
  let missed: Answer = 'all places taken'
  const late = new Promise<Answer>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve(missed)
    })
  })
  const asking = async (): Promise<Answer> => {
    const leave = await places.take(signal)
    if (leave === undefined) return missed
    missed = 'no answer'
    try {
      return await port.simulate(draft, { signal, deadlineMs: until - clock.monotonic() })
    } finally {
      leave()
    }
  }
  const cancel = clock.after(deadlineMs, () => {
    ended.abort()
  })
  try {
    return await Promise.race([asking(), late])
  } finally {
    cancel()
  }
}

/** Asks ERPs about drafts, each in a few places of its own and never longer than the deadline. */
export const createErpDesk = ({ erps, shape, clock, warn }: ErpDeskOptions): ErpDesk => {
  const desks = new Map<string, Desk>(
    [...erps].map(([name, { port, concurrency }]) => [
      name,
      { port, places: createPlaces(concurrency) },
    ]),
  )
  return {
    simulate: async (target, order, unpriced, deadlineMs) => {
      const desk = desks.get(target)
      if (desk === undefined) {
        return unknown('MESH_VALIDATION_TARGET', `${target} is asked after the next start`)
      }
      const shaped = shape(order, target)
      if (!shaped.ok) return { kind: 'unwritable', findings: shaped.findings }
      if (!desk.port.capabilities().simulate) {
        return unknown('MESH_ERP_SIMULATE_UNSUPPORTED', `${target} does not price drafts`)
      }
      const draft = draftOf(shaped.value, unpriced)
      const waited = `for ${String(deadlineMs)} ms`
      try {
        const answer = await ask(desk, draft, deadlineMs, clock)
        if (answer === 'all places taken') {
          return unknown('MESH_VALIDATION_BUSY', `all places at ${target} were taken ${waited}`)
        }
        if (answer === 'no answer') {
          return unknown('MESH_VALIDATION_DEADLINE', `${target} gave no answer ${waited}`)
        }
        return { kind: 'simulated', simulation: simulationOf(answer, order, draft) }
      } catch (thrown) {
        warn(target, messageOf(thrown))
        return reasonOf(target, thrown)
      }
    },
  }
}
