import { defineDesiredState, type DesiredStateHandler } from '@carrick/messaging'
import { ReturnStatusChanged } from '@carrick/schemas'
import { judgeWrite, mayGoOn, named, recordName } from '../domain/judge-write.ts'
import { type WantedReturns, wantedReturns } from '../domain/wanted-returns.ts'
import type { OrgWriter } from '../ports.ts'

export interface WriteReturnsOptions {
  readonly org: OrgWriter
  readonly orgName: string
  readonly target: string
}

/** Orders whose returns are written together; most have one. */
const BATCH = 100
const COALESCE_MS = 250

/** The newest status of each return into its own records: the return first, then its lines. */
export const writeReturns = ({
  org,
  orgName,
  target,
}: WriteReturnsOptions): DesiredStateHandler<ReturnStatusChanged, WantedReturns> =>
  defineDesiredState({
    name: 'salesforce-status-writer.write-returns',
    consumes: ReturnStatusChanged,
    produces: [],
    target,
    batch: BATCH,
    coalesceMs: COALESCE_MS,
    want: ({ value }, current) => {
      const body = wantedReturns(value, current?.body, orgName)
      return body && { version: (current?.version ?? 0) + 1, body }
    },
    flush: async (rows, call) => {
      const all = rows.flatMap(({ key, body }) =>
        Object.values(body).map((wanted) => ({ key, ...wanted })),
      )
      const headers = await org.update(
        all.map(({ header }) => [header]),
        call,
      )
      const sent = all.map((wanted, index) => ({ ...wanted, result: headers[index]?.[0] }))
      const open = sent.filter(({ result }) => result !== undefined && mayGoOn(result))
      const results = await org.update(
        open.map(({ lines }) => lines),
        call,
      )
      const linesOf = new Map(open.map(({ header }, index) => [header.id, results[index] ?? []]))
      const written = sent.flatMap(({ key, header, lines, result }) => {
        const lineResults = linesOf.get(header.id) ?? []
        return [
          ...named(recordName(header), result),
          ...lines.flatMap((line, index) => named(recordName(line), lineResults[index])),
        ].map((one) => ({ key, ...one }))
      })
      return new Map(
        rows.map(({ key }) => [key, judgeWrite(written.filter((one) => one.key === key))]),
      )
    },
  })
