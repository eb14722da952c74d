import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isMeshError } from '@carrick/kernel'
import { bodyReader, encodeBody } from './codec.ts'
import { eventsOf } from '../scripts/any-event.ts'
import { EVENTS } from './generated/events.ts'
import { eventFromJson, eventToJson } from './json-form.ts'

const runs = { numRuns: 25 }

describe.each(EVENTS.map((token) => [token.name, token] as const))('%s', (_name, token) => {
  const read = bodyReader(token)

  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(eventsOf(token), (event) => {
        expect(read(encodeBody(token, event))).toEqual(event)
      }),
      runs,
    )
  })

  it('comes back from its JSON form as it was', () => {
    fc.assert(
      fc.property(eventsOf(token), (event) => {
        const json: unknown = JSON.parse(JSON.stringify(eventToJson(token, event)))
        expect(encodeBody(token, eventFromJson(token, json))).toEqual(encodeBody(token, event))
      }),
      runs,
    )
  })

  it('is refused when it is cut short anywhere', () => {
    fc.assert(
      fc.property(
        eventsOf(token),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (event, share) => {
          const body = encodeBody(token, event)
          expect(() => read(body.subarray(0, Math.floor(share * body.length)))).toThrow(
            expect.objectContaining({ code: 'MESH_SCHEMA_DECODE' }),
          )
        },
      ),
      runs,
    )
  })

  it('is read or refused, and never hangs, when its bytes are forged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          read(Buffer.from(bytes))
        } catch (thrown) {
          expect(isMeshError(thrown) && thrown.code).toBe('MESH_SCHEMA_DECODE')
        }
      }),
      { numRuns: 100 },
    )
  })
})
