import { z } from 'zod'

const bench = z.object({
  name: z.string(),
  rates: z.record(z.string(), z.array(z.number())),
  cpuPer1k: z.record(z.string(), z.object({ process: z.number(), database: z.number() })),
  rssMb: z.record(z.string(), z.number()),
  ratios: z.record(z.string(), z.number()),
  targets: z.record(
    z.string(),
    z.union([z.object({ atLeast: z.number() }), z.object({ atMost: z.number() })]),
  ),
  met: z.boolean(),
})

const faults = z.object({
  name: z.literal('faults'),
  seed: z.number(),
  form: z.string(),
  orders: z.number(),
  nemeses: z.array(
    z.object({
      name: z.string(),
      outcome: z.string(),
      reason: z.string().optional(),
      ms: z.number(),
      measured: z.record(z.string(), z.unknown()),
    }),
  ),
  promises: z.array(
    z.object({ promise: z.string(), checked: z.number(), violations: z.array(z.unknown()) }),
  ),
  passed: z.boolean(),
})

const northwind = z.object({
  name: z.literal('northwind'),
  erp: z.string(),
  orders: z.number(),
  lines: z.number(),
  compared: z.record(z.string(), z.number()),
  differenceCount: z.number(),
  partial: z.record(z.string(), z.number()),
  lost: z.number(),
  duplicates: z.number(),
  seconds: z.number(),
  passed: z.boolean(),
})

/** What a run said, and where and when it ran; kept in `docs/proof/NAME.json`. */
export const resultShape = z.object({
  command: z.string(),
  commit: z.string(),
  /** Files differed from that commit. */
  changed: z.boolean(),
  at: z.iso.datetime(),
  machine: z.string(),
  report: z.union([faults, northwind, bench]),
})

export type Result = z.infer<typeof resultShape>
export type BenchReport = z.infer<typeof bench>
export type FaultsReport = z.infer<typeof faults>
export type NorthwindReport = z.infer<typeof northwind>
