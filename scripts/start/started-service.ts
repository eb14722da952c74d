import { systemClock } from '@carrick/kernel'
import { type ProcessSpec, startProcess } from '@carrick/lab'

/** A service as the launcher sees it. */
export interface StartedService {
  readonly name: string
  readonly adminUrl: string
  readonly httpUrl: string | undefined
  /** Ends it without warning where it can be, and has it run again; tells what was done. */
  breakDown(): Promise<string>
  /** Stops it in order and has it run again, with these settings beside its own. */
  restart(more: Env): Promise<void>
  stop(): Promise<void>
}

export type Env = Readonly<Record<string, string>>
export type Address = Pick<StartedService, 'name' | 'adminUrl' | 'httpUrl'>

const READY_MS = 60_000
const ASK_EVERY_MS = 100
const RESTART_MS = 500

/** In this process: broken down, it stops in order, for nothing can be killed alone here. */
export const runHere = async (
  address: Address,
  settings: Env,
  begin: (env: Env) => Promise<{ stop(): Promise<void> }>,
): Promise<StartedService> => {
  let env = settings
  let running = await begin(env)
  const again = async (): Promise<void> => {
    await running.stop()
    running = await begin(env)
  }
  return {
    ...address,
    breakDown: async () => {
      await again()
      return `${address.name} was stopped and started again (all services share one process; npm start -- --processes lets it be killed)`
    },
    restart: (more) => {
      env = { ...env, ...more }
      return again()
    },
    stop: () => running.stop(),
  }
}

const awaitReady = async ({ name, adminUrl }: Address): Promise<void> => {
  const end = systemClock.monotonic() + READY_MS
  while (systemClock.monotonic() < end) {
    const ready = await fetch(`${adminUrl}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) return
    await systemClock.sleep(ASK_EVERY_MS)
  }
  throw new Error(`${name} was not ready within ${String(READY_MS / 1000)} s`)
}

/** A process of its own, started again when it ends. */
export const runApart = async (
  address: Address,
  settings: Env,
  specOf: (env: Env) => ProcessSpec,
): Promise<StartedService> => {
  let env = settings
  let current = await startProcess(specOf(env))
  let stopping = false
  const supervise = async (): Promise<void> => {
    for (;;) {
      await current.exited
      if (stopping) return
      await systemClock.sleep(RESTART_MS)
      current = await startProcess(specOf(env))
    }
  }
  void supervise()
  /** The supervisor sees its end and starts the next one. */
  const untilNext = async (): Promise<void> => {
    await systemClock.sleep(RESTART_MS)
    await awaitReady(address)
  }
  await awaitReady(address)
  return {
    ...address,
    breakDown: async () => {
      const { pid } = current
      await current.kill()
      await untilNext()
      return `${address.name} was killed (SIGKILL, process ${String(pid)}) and runs again as process ${String(current.pid)}`
    },
    restart: async (more) => {
      env = { ...env, ...more }
      await current.stop()
      await untilNext()
    },
    stop: async () => {
      stopping = true
      await current.stop()
    },
  }
}
