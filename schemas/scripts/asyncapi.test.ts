import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { Parser } from '@asyncapi/parser'
import { catalogue } from '../src/catalogue.ts'
import { EVENTS } from '../src/generated/events.ts'
import { ASYNCAPI, renderAsyncApi } from './render-asyncapi.ts'

/** DiagnosticSeverity.Error of the parser, whose enum has no types of its own. */
const ERROR = 0

describe('the AsyncAPI document', () => {
  const text = readFileSync(ASYNCAPI, 'utf8')

  it('is what the catalogue and the schemas say: the generated file is fresh', () => {
    expect(text).toBe(renderAsyncApi())
  })

  it('is accepted by the parser of AsyncAPI, with every topic and event in it', async () => {
    const { document, diagnostics } = await new Parser().parse(text)
    const errors = diagnostics.filter(({ severity }) => [ERROR].includes(severity))
    expect(errors).toEqual([])
    expect(
      document
        ?.channels()
        .all()
        .map((channel) => channel.address()),
    ).toEqual(catalogue.map(({ topic }) => topic))
    expect(
      document
        ?.components()
        .messages()
        .all()
        .map((message) => message.name())
        .sort(),
    ).toEqual(EVENTS.map(({ name }) => name).sort())
  })

  it('would be refused with a message that does not exist', async () => {
    const broken = text.replace(
      '#/components/messages/OrderQueued',
      '#/components/messages/OrderEaten',
    )
    const { diagnostics } = await new Parser().parse(broken)
    expect(diagnostics.map(({ severity }) => severity)).toContain(ERROR)
  })
})
