import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'

const text = readFileSync(join(import.meta.dirname, '../../openapi.yaml'), 'utf8')

describe('the published payment contract', () => {
  it('is an OpenAPI document', async () => {
    const answer = await new Validator().validate(text)
    expect(answer.errors).toBeUndefined()
    expect(answer.valid).toBe(true)
  })
})
