import { defineDesiredState, type DesiredStateHandler } from '@carrick/messaging'
import { CaseOpened, CaseResolved } from '@carrick/schemas'
import { type WantedCases, wantedCases } from '../domain/case-tasks.ts'
import { judgeWrite, taskName } from '../domain/judge-write.ts'
import type { OrgWriter } from '../ports.ts'

export interface WriteCasesOptions {
  readonly org: OrgWriter
  readonly orgName: string
  readonly target: string
  /** In whose calendar the org keeps its days. */
  readonly zone: string
}

const BATCH = 100
const COALESCE_MS = 1_000

/** One open task for each case of an order that somebody in Salesforce has to deal with. */
export const writeCases = ({
  org,
  orgName,
  target,
  zone,
}: WriteCasesOptions): DesiredStateHandler<CaseOpened | CaseResolved, WantedCases> =>
  defineDesiredState<CaseOpened | CaseResolved, WantedCases>({
    name: 'salesforce-status-writer.write-cases',
    consumes: CaseOpened,
    alsoConsumes: [CaseResolved],
    produces: [],
    target,
    batch: BATCH,
    coalesceMs: COALESCE_MS,
    want: ({ value }, current) => {
      const body = wantedCases(value, current?.body, orgName, zone)
      return body && { version: (current?.version ?? 0) + 1, body }
    },
    flush: async (rows, call) => {
      const tasks = rows.flatMap(({ key, body }) =>
        Object.values(body).map(({ task }) => ({ key, task })),
      )
      const results = await org.upsertTasks(
        tasks.map(({ task }) => task),
        call,
      )
      const written = tasks.flatMap(({ key, task }, index) => {
        const result = results[index]
        return result === undefined ? [] : [{ key, name: taskName(task), result }]
      })
      return new Map(
        rows.map(({ key }) => [key, judgeWrite(written.filter((one) => one.key === key))]),
      )
    },
  })
