import {
  createHttpServer,
  type HttpServer,
  HttpProblem,
  requireBearer,
} from '@carrick/service-host'
import { isMeshError } from '@carrick/kernel'
import type { Logger } from '@carrick/telemetry'
import { z } from 'zod'
import { DEMO_VERBS, type DemoParts, runDemo } from './demo.ts'

const request = z.object({
  verb: z.enum(DEMO_VERBS),
  argument: z.string().optional(),
  dryRun: z.boolean().default(false),
})

/** A service that starts again may wait for its servers; the command waits as long. */
const ANSWER_MS = 90_000

/** Where `carrick demo` reaches the systems of the demonstration; loopback, with the run's token. */
export const createDemoServer = (parts: DemoParts, token: string, logger: Logger): HttpServer => {
  const server = createHttpServer({ host: '127.0.0.1', port: 0, logger, answerMs: ANSWER_MS })
  requireBearer(server.app, token)
  server.app.post('/v1/demo', async ({ body }) => {
    const read = request.safeParse(body)
    if (!read.success) {
      const title = `expected one of ${DEMO_VERBS.join(', ')}`
      throw new HttpProblem(400, 'MESH_DEMO_REQUEST', title)
    }
    const { verb, argument, dryRun } = read.data
    try {
      return { lines: await runDemo(parts, verb, argument, dryRun) }
    } catch (thrown) {
      if (!isMeshError(thrown)) throw thrown
      const status = thrown.code === 'MESH_DEMO_ARGUMENT' ? 400 : 503
      throw new HttpProblem(status, thrown.code, thrown.message)
    }
  })
  return server
}
