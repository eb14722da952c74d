/** A latch for loops: `notify` wakes whoever waits now, or the next one to wait. */
export interface Signal {
  notify(): void
  wait(): Promise<void>
}

export const createSignal = (): Signal => {
  let raised = false
  let wake: (() => void)[] = []
  return {
    notify: () => {
      raised = true
      const woken = wake
      wake = []
      if (woken.length > 0) raised = false
      for (const resolve of woken) resolve()
    },
    wait: () =>
      new Promise((resolve) => {
        if (raised) {
          raised = false
          resolve()
        } else wake.push(resolve)
      }),
  }
}
