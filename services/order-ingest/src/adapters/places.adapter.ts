/** A number of places, taken first come, first served. */
export interface Places {
  /** What gives the place back; undefined when the signal aborts before there is one. */
  take(signal: AbortSignal): Promise<(() => void) | undefined>
}

export const createPlaces = (most: number): Places => {
  let free = most
  const waiting: (() => void)[] = []

  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
  /** Leaves once, however often it is called. */
  const place = (): (() => void) => {
    let isTaken = true
    return () => {
      if (isTaken) leave()
      isTaken = false
    }
  }
  return {
    take: (signal) => {
      if (signal.aborted) return Promise.resolve(undefined)
      if (free > 0) {
        free -= 1
        return Promise.resolve(place())
      }
      return new Promise((resolve) => {
        const enter = (): void => {
          signal.removeEventListener('abort', giveUp)
          resolve(place())
        }
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(enter), 1)
          resolve(undefined)
        }
        waiting.push(enter)
        signal.addEventListener('abort', giveUp, { once: true })
      })
    },
  }
}
