import type { SourceContext, SourceStep } from '@carrick/messaging'

export interface FakeSourceContext extends SourceContext {
  /** What was committed, in order. */
  readonly steps: readonly SourceStep[]
  /** The next commit is lost. */
  failNext(error: Error): void
  /** The lease is lost, or the service stops. */
  end(): void
}

/** A lease on a feed, with the position where it was left. */
export const createSourceContext = (cursor?: string): FakeSourceContext => {
  const over = new AbortController()
  const steps: SourceStep[] = []
  let position = cursor
  let failure: Error | undefined
  return {
    steps,
    signal: over.signal,
    get cursor() {
      return position
    },
    commit: (step) => {
      const thrown = failure
      failure = undefined
      if (thrown !== undefined) return Promise.reject(thrown)
      steps.push(step)
      position = step.cursor ?? position
      return Promise.resolve()
    },
    failNext: (error) => {
      failure = error
    },
    end: () => {
      over.abort()
    },
  }
}
