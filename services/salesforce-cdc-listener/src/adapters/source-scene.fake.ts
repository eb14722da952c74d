import type { Source } from '@carrick/messaging'
import type { ChangeFeed, OrgReader } from '../ports.ts'
import { scriptedFeed, scriptedOrg } from './scripted-org.fake.ts'
import { recordingContext } from './source-context.fake.ts'

/** The source in a scripted org, run as the runtime does. */
export const sourceScene = (
  makeSource: (org: OrgReader, feed: ChangeFeed) => Source,
  cursor?: string,
) => {
  const org = scriptedOrg()
  const feed = scriptedFeed()
  const { context, ...recorded } = recordingContext(cursor)
  const source = makeSource(org.org, feed.feed)
  return { ...recorded, org, feed, run: () => source.run(context) }
}
