import { type ChildProcess, fork } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { MeshError } from '@carrick/kernel'
import type { Job, Measured, Message, Tick } from './job.ts'

export interface ChildOptions {
  /** Relative to src, e.g. `subjects/runtime.ts`. */
  readonly program: string
  readonly job: Job
  readonly logFile: string
  readonly ceilingMs: number
  /** Folder for CPU profiles; absent = none are taken. */
  readonly profiles?: string
  readonly onTick?: (tick: Tick) => void
}

export interface RunningChild {
  readonly pid: number
  readonly ready: Promise<void>
  readonly done: Promise<Measured>
  /** Rejects when it fails or ends before it was asked to; never resolves. */
  readonly failed: Promise<never>
  /** SIGTERM; it ends in order. */
  stop(): Promise<void>
}

const STOP_MS = 20_000

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await gone
  clearTimeout(timer)
}

const tailOf = (file: string): string => readFileSync(file, 'utf8').slice(-2_000)

/** A measured process: started, awaited with a ceiling, ended. */
export const startChild = (options: ChildOptions): RunningChild => {
  const { program, job, logFile, ceilingMs, profiles } = options
  const log = openSync(logFile, 'a')
  const child = fork(join(import.meta.dirname, '..', program), [JSON.stringify(job)], {
    // Not the parent's: a test runner has flags of its own.
    execArgv: profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const ready = Promise.withResolvers<undefined>()
  const done = Promise.withResolvers<Measured>()
  const failed = Promise.withResolvers<never>()
  let stopping = false
  failed.promise.catch(() => undefined)
  ready.promise.catch(() => undefined)
  done.promise.catch(() => undefined)
  const fail = (message: string): void => {
    const error = new MeshError('MESH_BENCH_CHILD', `${program}: ${message}\n${tailOf(logFile)}`)
    ready.reject(error)
    done.reject(error)
    if (!stopping) failed.reject(error)
  }
  const timer = setTimeout(() => {
    fail(`not done after ${String(ceilingMs)} ms`)
  }, ceilingMs)
  child.on('message', (message: Message) => {
    if (message.kind === 'ready') ready.resolve(undefined)
    else if (message.kind === 'done') done.resolve(message.measured)
    else if (message.kind === 'failed') fail(message.message)
    else options.onTick?.(message.tick)
  })
  child.on('exit', (code, signal) => {
    clearTimeout(timer)
    fail(`it ended (${String(code ?? signal)})`)
  })
  return {
    pid: child.pid ?? 0,
    ready: ready.promise,
    done: done.promise,
    failed: failed.promise,
    stop: () => {
      stopping = true
      return ended(child)
    },
  }
}

export const runChild = async (options: ChildOptions): Promise<Measured> => {
  const child = startChild(options)
  try {
    return await child.done
  } finally {
    await child.stop()
  }
}
