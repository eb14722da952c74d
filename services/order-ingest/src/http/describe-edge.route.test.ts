import { describe, expect, it } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { ORDER_TARGETS } from '@carrick/order'
import { createHttpServer } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { describeEdge } from './describe-edge.route.ts'

const served = async () => {
  const { app } = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  describeEdge(app)
  const { body } = await app.inject({ method: 'GET', url: '/v1/openapi.json' })
  return JSON.parse(body) as {
    readonly components: {
      readonly schemas: {
        readonly Submission: {
          readonly required: readonly string[]
          readonly properties: Readonly<Record<string, object>>
        }
      }
    }
  }
}

describe('the description of the edge', () => {
  it('is a valid OpenAPI document', async () => {
    const result = await new Validator().validate(await served())
    expect(result).toMatchObject({ valid: true })
  })

  it('has every field that an order is read by, and says which it must have', async () => {
    const { required, properties } = (await served()).components.schemas.Submission
    const tops = ORDER_TARGETS.header.map((path) => path.split('.')[0] ?? '')
    expect(Object.keys(properties)).toEqual(expect.arrayContaining([...tops, 'lines', 'charges']))
    expect(required).toEqual(['externalId', 'orderDate', 'currency', 'soldTo', 'lines'])
  })
})
