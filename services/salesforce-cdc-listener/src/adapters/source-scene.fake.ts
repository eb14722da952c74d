import type { Source, SourceContext, SourceStep } from '@carrick/messaging'
import type { ChangeFeed, OrgReader } from '../ports.ts'
import { scriptedFeed, scriptedOrg } from './scripted-org.fake.ts'

/** Runs the source as the runtime does; what it commits is kept, and a crash is a failing commit. */
export const sourceScene = (
  makeSource: (org: OrgReader, feed: ChangeFeed) => Source,
  cursor?: string,
) => {
  const org = scriptedOrg()
  const feed = scriptedFeed()
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
  const source = makeSource(org.org, feed.feed)
  return {
    org,
    feed,
    controller,
    run: () => source.run(context),
    crashOnce: () => {
      crashes = 1
    },
    /** Everything that was published, oldest first. */
    emitted: () => steps.flatMap(({ emit = [] }) => emit),
    cursor: () => position,
  }
}
