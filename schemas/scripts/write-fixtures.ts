import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { encodeBody } from '../src/codec.ts'
import { EVENTS } from '../src/generated/events.ts'
import { eventToJson } from '../src/json-form.ts'
import type { EventToken } from '../src/token.ts'
import { eventsOf } from './any-event.ts'

const HEADER_BYTES = 5

/** Confluent wire format: a zero byte, the schema id in four bytes, the Avro body. */
const wireFormat = (token: EventToken<unknown>, event: unknown, id: number): Buffer => {
  const framed = encodeBody(token, event, HEADER_BYTES)
  framed[0] = 0
  framed.writeUInt32BE(id, 1)
  return framed
}

const fixture = (token: EventToken<unknown>, id: number, perEvent: number): object => ({
  name: token.name,
  id,
  fingerprint: token.fingerprint,
  schema: token.schema,
  events: fc.sample(eventsOf(token), { seed: 1, numRuns: perEvent }).map((event) => ({
    wire: wireFormat(token, event, id).toString('base64'),
    expected: eventToJson(token, event),
  })),
})

const HELP = `node schemas/scripts/write-fixtures.ts FOLDER [--per-event N]

Writes one file per event type: its schema, and N events (default 20) as bytes in Confluent wire format
with their JSON form. Readers in other languages are tested with them.
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'per-event': { type: 'string', default: '20' }, help: { type: 'boolean' } },
})
const folder = positionals[0]
if (values.help === true || folder === undefined) {
  process.stdout.write(HELP)
  process.exitCode = values.help === true ? 0 : 2
} else {
  mkdirSync(folder, { recursive: true })
  for (const [index, token] of EVENTS.entries()) {
    const text = JSON.stringify(fixture(token, index + 1, Number(values['per-event'])))
    writeFileSync(join(folder, `${token.name}.json`), text)
  }
}
