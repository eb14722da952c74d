import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { MeshError } from '@carrick/kernel'

export interface ProcessSpec {
  /** For messages, e.g. `Kafka`. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly logFile: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** How the server is asked to stop; killed after `stopMs`. */
  readonly stopSignal?: 'SIGTERM' | 'SIGINT'
  readonly stopMs?: number
}

export interface ManagedProcess {
  readonly pid: number
  /** Settles when the server is gone; never rejects. */
  readonly exited: Promise<void>
  running(): boolean
  stop(): Promise<void>
  /** SIGKILL to the server and all its children. */
  kill(): Promise<void>
  /** SIGSTOP and SIGCONT. */
  pause(): void
  resume(): void
  /** The last lines that it wrote to its log. */
  logTail(): string
  /** True when something that it wrote to its log matches. */
  wrote(pattern: RegExp): boolean
}

const GUARD = join(import.meta.dirname, 'guard.mjs')

const firstLine = async (guard: ChildProcess): Promise<{ pid?: number; error?: string }> => {
  if (guard.stdout === null) return { error: 'no output' }
  for await (const line of createInterface({ input: guard.stdout })) {
    return JSON.parse(line) as { pid?: number; error?: string }
  }
  return { error: 'it ended at once' }
}

/** Starts a server under a guard that ends it when this process is gone. */
export const startProcess = async (spec: ProcessSpec): Promise<ManagedProcess> => {
  mkdirSync(dirname(spec.logFile), { recursive: true })
  const before = statSync(spec.logFile, { throwIfNoEntry: false })?.size ?? 0
  // What an earlier start wrote says nothing of this one.
  const written = (): string => {
    try {
      return readFileSync(spec.logFile).subarray(before).toString('utf8')
    } catch {
      return ''
    }
  }
  const guard = spawn(
    process.execPath,
    [GUARD, JSON.stringify({ stopSignal: 'SIGTERM', stopMs: 15_000, ...spec })],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  const { pid, error } = await firstLine(guard)
  if (pid === undefined) {
    throw new MeshError(
      'MESH_LAB_START',
      `${spec.name} cannot be started: ${error ?? 'unknown'} (${spec.command})`,
    )
  }
  let alive = true
  const exited = once(guard, 'exit').then(() => {
    alive = false
  })
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-pid, name)
    } catch {
      // Gone already.
    }
  }
  return {
    pid,
    exited,
    running: () => alive,
    stop: async () => {
      guard.stdin.end()
      await exited
    },
    kill: async () => {
      signal('SIGKILL')
      await exited
    },
    pause: () => {
      signal('SIGSTOP')
    },
    resume: () => {
      signal('SIGCONT')
    },
    logTail: () => written().split('\n').slice(-15).join('\n'),
    wrote: (pattern) => pattern.test(written()),
  }
}
