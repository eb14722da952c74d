import { todayIn } from '@carrick/kernel'
import { type Bundle, zoneOfOrg } from '@carrick/mapping'
import { type DraftLine, linesOfDraft } from './draft-lines.ts'
import { draftOf } from './open-draft.ts'
import { flowOf } from './prepare-order.ts'
import type { ReceivedOrder } from './received.ts'

interface WantedLines {
  readonly lines: readonly DraftLine[]
  /** Ids of those that the sales side wants cancelled. */
  readonly wanted: ReadonlySet<string>
}

const NO_LINES: WantedLines = { lines: [], wanted: new Set() }

/** Lines of an order, whatever else may be wrong with it; none when no flow takes it. `now` in epoch ms. */
export const linesOf = (
  bundle: Bundle,
  received: ReceivedOrder,
  now: number,
): readonly DraftLine[] => {
  const flow = flowOf(bundle, received)
  if (flow === undefined) return []
  const today = todayIn(zoneOfOrg(bundle.config.zones, received.origin.org), now)
  return linesOfDraft(draftOf(received, flow, today).draft, received.orderId)
}

/** Lines of a snapshot that the sales side wants cancelled, among all of them; `now` in epoch ms. */
export const wantedLines = (bundle: Bundle, received: ReceivedOrder, now: number): WantedLines => {
  const { content } = received
  const flow = flowOf(bundle, received)
  if (content.kind !== 'snapshot' || flow === undefined) return NO_LINES
  const isWanted = content.lines.map((line) => flow.wantsLineCancel(line, content.fields))
  if (!isWanted.includes(true)) return NO_LINES
  const lines = linesOf(bundle, received, now)
  return {
    lines,
    wanted: new Set(lines.flatMap(({ lineId }, at) => (isWanted[at] ? [lineId] : []))),
  }
}
