import type { Finding, Today } from '@carrick/kernel'
import type { CompiledFlow } from '@carrick/mapping'
import { draftOfLines, linesIn, linesOfDraft } from './draft-lines.ts'
import type { ReceivedOrder } from './received.ts'

export interface Drafted {
  readonly draft: unknown
  readonly findings: readonly Finding[]
  /** For which code lists are read. */
  readonly day: string
}

export const draftOf = ({ content }: ReceivedOrder, flow: CompiledFlow, today: Today): Drafted => {
  const { day } = today
  if (content.kind === 'submission') return { draft: content.draft, findings: [], day }
  const { fields: header, lines } = content
  const mapped = flow.compiledMap?.run({ header, lines }, today)
  return {
    draft: mapped?.value ?? {},
    findings: mapped?.findings ?? [],
    day: mapped?.day ?? day,
  }
}

/** Findings name the lines of the order as it came in. */
export const renumbered = (
  findings: readonly Finding[],
  indexes: readonly number[],
): readonly Finding[] =>
  findings.map((finding) => ({
    ...finding,
    path: finding.path.replace(
      /^lines\[(\d+)\]/,
      (_, at: string) => `lines[${String(indexes[Number(at)] ?? at)}]`,
    ),
  }))

interface OpenDraft extends Drafted {
  /** Of its lines in the order as it came in. */
  readonly indexes: readonly number[]
}

/** Without what is cancelled of it, as if it had never been there; undefined when that is nothing, or all. */
export const openDraftOf = (
  received: ReceivedOrder,
  flow: CompiledFlow,
  today: Today,
  whole: Drafted,
): OpenDraft | undefined => {
  const { orderId, content, withheld = [] } = received
  if (withheld.length === 0) return undefined
  const lines = linesOfDraft(whole.draft, orderId)
  const indexes = lines.flatMap(({ lineId }, at) => (withheld.includes(lineId) ? [] : [at]))
  if (indexes.length === 0 || indexes.length === lines.length) return undefined
  const pick = <T>(all: readonly T[]): readonly T[] => all.filter((_, at) => indexes.includes(at))
  const mapped =
    content.kind === 'submission'
      ? { draft: content.draft, lines: pick(linesIn(content.draft)), findings: [] }
      : draftOf({ ...received, content: { ...content, lines: pick(content.lines) } }, flow, today)
  const found = 'lines' in mapped ? mapped.lines : linesIn(mapped.draft)
  return {
    draft: draftOfLines(mapped.draft, found, pick(lines)),
    findings: mapped.findings,
    day: whole.day,
    indexes,
  }
}
