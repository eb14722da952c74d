import type { SourceContext, SourceStep } from '@carrick/messaging'

/** What a source gets from the runtime; its commits are kept, and a crash is a failing commit. */
export const recordingContext = (cursor?: string) => {
  const controller = new AbortController()
  const steps: SourceStep[] = []
  let position = cursor
  let crashes = 0
  const context: SourceContext = {
    get cursor() {
      return position
    },
    signal: controller.signal,
    commit: (step) => {
      if (crashes > 0) {
        crashes -= 1
        return Promise.reject(new Error('the process dies here'))
      }
      steps.push(step)
      position = step.cursor ?? position
      return Promise.resolve()
    },
  }
  return {
    context,
    controller,
    crashOnce: () => {
      crashes = 1
    },
    /** Everything that was published, oldest first. */
    emitted: () => steps.flatMap(({ emit = [] }) => emit),
    cursor: () => position,
  }
}
