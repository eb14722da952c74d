import type { Clock } from '@carrick/kernel'
import { createHeap } from '../runtime/heap.ts'
import type { Random } from './random.ts'

/** A process of the simulated world: what belongs to it stops when it dies and waits while it is paused. */
export interface Process {
  readonly name: string
  alive: boolean
  pausedUntil: number
}

interface Task {
  readonly at: number
  readonly order: number
  readonly owner: Process
  readonly run: () => void
  cancelled: boolean
}

export interface Scheduler {
  readonly now: () => number
  readonly steps: number
  schedule(owner: Process, delayMs: number, run: () => void): () => void
  clockOf(owner: Process): Clock
  /** One task, chosen among those that are due; time moves when none is. False: nothing is left. */
  step(): Promise<boolean>
}

const START = Date.UTC(2026, 10, 23, 12)

/** Between two tasks everything runs to its next wait; which task is next is the seed's choice. */
export const createScheduler = (random: Random): Scheduler => {
  let time = START
  let order = 0
  let steps = 0
  const tasks = createHeap<Task>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order))
  const due: Task[] = []

  const schedule = (owner: Process, delayMs: number, run: () => void): (() => void) => {
    order += 1
    const task = { at: time + Math.max(0, delayMs), order, owner, run, cancelled: false }
    tasks.push(task)
    return () => {
      task.cancelled = true
    }
  }

  const collect = (): void => {
    for (let task = tasks.peek(); task !== undefined && task.at <= time; task = tasks.peek()) {
      tasks.pop()
      if (!task.cancelled && task.owner.alive) due.push(task)
    }
  }

  const take = (): Task | undefined => {
    const index = random.below(due.length)
    const task = due[index]
    const last = due.pop()
    if (task !== undefined && last !== undefined && index < due.length) due[index] = last
    return task
  }

  return {
    now: () => time,
    get steps() {
      return steps
    },
    schedule,
    clockOf: (owner) => ({
      now: () => time,
      monotonic: () => time - START,
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          if (signal?.aborted === true) {
            resolve()
            return
          }
          const wake = (): void => {
            cancel()
            signal?.removeEventListener('abort', wake)
            resolve()
          }
          const cancel = schedule(owner, ms, wake)
          signal?.addEventListener('abort', wake)
        }),
      after: (ms, run) => schedule(owner, ms, run),
    }),
    step: async () => {
      collect()
      while (due.length === 0) {
        const next = tasks.peek()
        if (next === undefined) return false
        time = Math.max(time, next.at)
        collect()
      }
      const task = take()
      if (task === undefined || task.cancelled || !task.owner.alive) return true
      if (task.owner.pausedUntil > time) {
        schedule(task.owner, task.owner.pausedUntil - time, task.run)
        return true
      }
      steps += 1
      task.run()
      await new Promise((resolve) => setImmediate(resolve))
      return true
    },
  }
}
