import { describe, expect, it } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { createHttpServer } from '@carrick/service-host'
import { silentLogger } from '@carrick/telemetry'
import { describeFlowActions } from './describe-flow-actions.route.ts'

type Schema = Readonly<Record<string, unknown>>

const served = async (): Promise<string> => {
  const { app } = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger() })
  describeFlowActions(app)
  return (await app.inject({ method: 'GET', url: '/v1/openapi-3.0.json' })).body
}

const schemas = async () =>
  (JSON.parse(await served()) as { components: { schemas: Record<string, Schema> } }).components
    .schemas

const propertiesOf = (schema: Schema | undefined) =>
  schema?.['properties'] as Readonly<Record<string, Schema>>

describe('the description for External Services', () => {
  it('is a valid OpenAPI document of 3.0', async () => {
    const body = await served()
    const result = await new Validator().validate(JSON.parse(body) as Record<string, unknown>)
    expect(result).toMatchObject({ valid: true })
    expect(JSON.parse(body)).toMatchObject({ openapi: '3.0.3' })
  })

  it('says nothing that an org cannot make a type of', async () => {
    const words = /"(anyOf|oneOf|not|const|pattern|\$defs)":|"type":\s*\[|"type":"null"/
    expect((await served()).match(words)).toBeNull()
  })

  it('gives each field of an answer one type, with null where nobody may know', async () => {
    const { Validation, ValidatedLine } = await schemas()
    expect(propertiesOf(Validation)).toMatchObject({
      state: { type: 'string', enum: ['VALID', 'INVALID', 'PROVISIONAL'] },
      netAmount: { type: 'string', nullable: true },
      credit: { type: 'object', nullable: true, properties: { ok: { type: 'boolean' } } },
      lines: { type: 'array', items: { $ref: '#/components/schemas/ValidatedLine' } },
    })
    expect(propertiesOf(ValidatedLine)['priceOk']).toEqual({ type: 'boolean', nullable: true })
  })

  it('asks for a draft in exact decimals, and for no more than it must have', async () => {
    const { Draft, DraftLine } = await schemas()
    expect(Draft?.['required']).toEqual(['orderDate', 'currency', 'soldTo', 'lines'])
    expect(propertiesOf(DraftLine)['quantity']).toMatchObject({ type: 'string' })
    expect(propertiesOf(DraftLine)['unitPrice']).toMatchObject({ type: 'string', nullable: true })
    expect(propertiesOf(Draft)['deadlineMs']).toMatchObject({ type: 'integer', nullable: true })
  })
})
