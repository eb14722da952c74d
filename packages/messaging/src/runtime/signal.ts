/** A latch for loops: `notify` wakes whoever waits now, or the next one to wait. */
export interface Signal {
  notify(): void
  /** Resolves early when `given` aborts, leaving nothing behind. */
  wait(given?: AbortSignal): Promise<void>
}

export const createSignal = (): Signal => {
  let raised = false
  const waiting = new Set<() => void>()
  return {
    notify: () => {
      raised = waiting.size === 0
      for (const wake of [...waiting]) wake()
    },
    wait: (given) =>
      new Promise((resolve) => {
        if (given?.aborted === true) {
          resolve()
          return
        }
        if (raised) {
          raised = false
          resolve()
          return
        }
        const wake = (): void => {
          waiting.delete(wake)
          given?.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        given?.addEventListener('abort', wake)
      }),
  }
}
