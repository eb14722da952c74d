import { HOLDS } from '@carrick/mapping'
import { z } from 'zod'
import { HttpProblem } from './problem.ts'

/** Lanes, dead letters and audits that one answer holds. */
export const AT_MOST = 1_000

// U+0000 is in no key, and no database looks it up.
const textOf = (least: number) =>
  z
    .string()
    .min(least)
    .refine((value) => !value.includes('\0'), 'holds the character U+0000; expected text')
    .refine((value) => value.isWellFormed(), 'holds half a character; expected Unicode')
    .meta({ pattern: '^[^\\u0000]*$' })
const text = textOf(0)
const named = textOf(1)

export const planRequest = z.object({
  verb: z.enum(['retry', 'skip', 'reprocess']),
  keys: z.array(text).max(AT_MOST),
  code: text.optional(),
  target: text.optional(),
})
export const correctionRequest = z.object({
  keys: z.array(named).max(AT_MOST),
  target: named.optional(),
})
export const runRequest = z.object({ by: named, reason: named })
export const releaseRequest = runRequest.extend({ hold: z.enum(HOLDS) })
export const laneQuery = z.object({
  state: z.enum(['queued', 'retrying', 'held', 'waiting']).optional(),
})
export const textQuery = z.object({ text: named })
export const keyParams = z.object({ key: named })
export const hashParams = z.object({ hash: text })

/** Throws 400 with a finding per misfit. */
export const parse = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new HttpProblem(400, 'MESH_ADMIN_REQUEST', 'The request is not usable', {
    findings: result.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      code: 'MESH_ADMIN_REQUEST',
      severity: 'error',
      message: issue.message,
    })),
  })
}
