import type { FastifyInstance } from 'fastify'
import { hasErrors, isUuid } from '@carrick/kernel'
import { HttpProblem, requireBearer, submittedBody, takeJsonAlone } from '@carrick/service-host'
import { instruct } from '../domain/instruct.ts'
import { readInstruction, VERBS } from '../domain/read-instruction.ts'
import type { ReturnDesk } from '../ports.ts'

/** What people decide about a return; with the operator's token, as on the admin port. */
export const decideReturn = (app: FastifyInstance, desk: ReturnDesk, token: string): void => {
  app.register((edge, _options, done) => {
    requireBearer(edge, token)
    takeJsonAlone(edge)
    for (const verb of VERBS) {
      edge.post<{ Params: { returnId: string } }>(
        `/v1/returns/:returnId/${verb}`,
        async (request, reply) => {
          const { returnId } = request.params
          const { body } = submittedBody(request.body, 'a decision')
          const { instruction, findings } = readInstruction(returnId, verb, body)
          if (hasErrors(findings)) {
            const title = 'The decision is not valid'
            throw new HttpProblem(422, 'MESH_RETURN_INVALID', title, { findings })
          }
          const found = isUuid(returnId) ? await desk.find(returnId) : undefined
          if (found === undefined) {
            const title = `There is no return ${returnId.slice(0, 40)}`
            throw new HttpProblem(404, 'MESH_HTTP_NOT_FOUND', title)
          }
          if (instruct(found.state, instruction) === undefined) {
            const title = `There is nothing to ${verb}: it is decided already, or nothing of it failed`
            throw new HttpProblem(409, 'MESH_RETURN_DECIDED', title)
          }
          await desk.instruct(found.orderId, instruction)
          const location = `/v1/returns/${returnId}`
          return reply.status(202).header('location', location).send({ returnId, location })
        },
      )
    }
    done()
  })
}
