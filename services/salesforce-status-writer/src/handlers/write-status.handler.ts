import { defineDesiredState, type DesiredStateHandler } from '@carrick/messaging'
import { OrderStatusChanged } from '@carrick/schemas'
import { judgeWrite, mayGoOn, named, recordName, taskName } from '../domain/judge-write.ts'
import { type StatusPolicy, type WantedStatus, wantedStatus } from '../domain/wanted-status.ts'
import type { OrgWriter } from '../ports.ts'

export interface WriteStatusOptions {
  readonly org: OrgWriter
  readonly target: string
  /** Read for each event: the policies of mesh.yaml may change while the service runs. */
  readonly policy: () => StatusPolicy
}

/** Orders of one collection call. */
const BATCH = 200
const COALESCE_MS = 250

/** The newest status of each order into its own records: the order first, then its lines, then its task. */
export const writeStatus = ({
  org,
  target,
  policy,
}: WriteStatusOptions): DesiredStateHandler<OrderStatusChanged, WantedStatus> =>
  defineDesiredState({
    name: 'salesforce-status-writer.write-status',
    consumes: OrderStatusChanged,
    produces: [],
    target,
    batch: BATCH,
    coalesceMs: COALESCE_MS,
    want: ({ value }, current) => {
      const body = wantedStatus(value, current?.body, policy())
      return body && { version: value.statusVersion, body }
    },
    flush: async (rows, call) => {
      const orders = await org.update(
        rows.map(({ body }) => [body.order]),
        call,
      )
      const written = rows.flatMap((row, index) => {
        const result = orders[index]?.[0]
        return result === undefined ? [] : [{ ...row, result }]
      })
      const open = written.filter(({ result }) => mayGoOn(result))
      const items = await org.update(
        open.map(({ body }) => body.items),
        call,
      )
      const tasks = open.flatMap(({ body }) => body.task ?? [])
      const taskResults = await org.upsertTasks(tasks, call)
      const itemsOf = new Map(open.map(({ key }, index) => [key, items[index]]))
      const taskOf = new Map(tasks.map(({ key }, index) => [key, taskResults[index]]))
      return new Map(
        written.map(({ key, body: { order, items: lines, task }, result }) => {
          const lineResults = itemsOf.get(key) ?? []
          const taskResult = task === null ? undefined : taskOf.get(task.key)
          return [
            key,
            judgeWrite([
              { name: recordName(order), result },
              ...lines.flatMap((line, index) => named(recordName(line), lineResults[index])),
              ...(task === null ? [] : named(taskName(task), taskResult)),
            ]),
          ] as const
        }),
      )
    },
  })
