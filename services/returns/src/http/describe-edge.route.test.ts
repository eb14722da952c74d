import { describe, expect, it } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { createHttpServer } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { VERBS } from '../domain/read-instruction.ts'
import { describeEdge } from './describe-edge.route.ts'

const served = async () => {
  const { app } = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  describeEdge(app)
  const { body } = await app.inject({ method: 'GET', url: '/v1/openapi.json' })
  return JSON.parse(body) as { readonly paths: Readonly<Record<string, object>> }
}

describe('the description of the edge', () => {
  it('is a valid OpenAPI document', async () => {
    expect(await new Validator().validate(await served())).toMatchObject({ valid: true })
  })

  it('has everything that a person can decide', async () => {
    const { paths } = await served()
    const decisions = VERBS.map((verb) => `/v1/returns/{returnId}/${verb}`)
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(decisions))
  })
})
