import type { ManagedProcess } from './managed-process.ts'

/** A real server under our control. */
export interface LabServer {
  readonly address: string
  pid(): number
  /** False once its process has ended, whoever ended it. */
  running(): boolean
  /** Stops it in order. */
  stop(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  /** SIGSTOP and SIGCONT. */
  pause(): void
  resume(): void
  /** Again on the same port and data; for after `stop` or `kill`. */
  start(): Promise<void>
}

/** `launch` starts the process and resolves when the server is ready. */
export const labServer = async (
  address: string,
  launch: () => Promise<ManagedProcess>,
): Promise<LabServer> => {
  let server = await launch()
  return {
    address,
    pid: () => server.pid,
    running: () => server.running(),
    stop: () => server.stop(),
    kill: () => server.kill(),
    pause: () => {
      server.pause()
    },
    resume: () => {
      server.resume()
    },
    start: async () => {
      server = await launch()
    },
  }
}
