import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { MeshError } from '@carrick/kernel'
import type { ErpReport } from '../erp/main.ts'

export interface BenchErp {
  readonly url: string
  /** What it saw since the last report. */
  report(): Promise<ErpReport>
  stop(): Promise<void>
}

const CEILING_MS = 10_000

/** The ERP of a benchmark, in a process of its own. */
export const startErp = async (settings: {
  readonly latencyMs: number
  readonly perSecond?: number
}): Promise<BenchErp> => {
  const child = fork(join(import.meta.dirname, '../erp/main.ts'), [JSON.stringify(settings)], {
    execArgv: [],
  })
  const next = async <T>(): Promise<T> => {
    const [message] = (await once(child, 'message', {
      signal: AbortSignal.timeout(CEILING_MS),
    })) as [T]
    return message
  }
  const { port } = await next<{ port?: number }>()
  if (port === undefined) throw new MeshError('MESH_BENCH_ERP', 'The ERP did not start')
  return {
    url: `http://127.0.0.1:${String(port)}`,
    report: async () => {
      const answer = next<{ report: ErpReport }>()
      child.send('report')
      return (await answer).report
    },
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
