import { describe, expect, it } from '@jest/globals'
import { loadSync } from '@grpc/proto-loader'
import { fileURLToPath } from 'node:url'
import { PROTO_FILE } from './wire.ts'

interface Message {
  readonly type: {
    readonly field?: readonly {
      readonly name: string
      readonly number: number
      readonly type: string
      readonly label: string
      readonly typeName: string
    }[]
    readonly value?: readonly { readonly name: string; readonly number: number }[]
  }
}

const vendorFile = fileURLToPath(
  new URL('../pubsub_api.proto', import.meta.resolve('salesforce-pubsub-api-client')),
)

/** What decides how messages look on the wire, without comments and file order. */
const wireOf = (file: string): object => {
  const loaded = loadSync(file, { keepCase: true }) as unknown as Record<string, Message>
  return Object.fromEntries(
    Object.entries(loaded)
      .filter(([name]) => name.startsWith('eventbus.v1.') && name !== 'eventbus.v1.PubSub')
      .map(([name, { type }]) => [
        name,
        {
          fields: (type.field ?? [])
            .map(({ name: field, number, type: kind, label, typeName }) => ({
              field,
              number,
              kind,
              label,
              typeName: typeName.split('.').at(-1),
            }))
            .toSorted((a, b) => a.number - b.number),
          values: type.value?.map(({ name: value, number }) => ({ value, number })) ?? [],
        },
      ]),
  )
}

const callsOf = (file: string): object => {
  const service = loadSync(file, { keepCase: true })['eventbus.v1.PubSub'] as unknown as Record<
    string,
    { path: string; requestStream: boolean; responseStream: boolean }
  >
  return Object.fromEntries(
    Object.entries(service).map(([name, { path, requestStream, responseStream }]) => [
      name,
      { path, requestStream, responseStream },
    ]),
  )
}

describe('our description of the Pub/Sub API', () => {
  it('has the messages, fields, numbers and types of the vendor', () => {
    const vendor = wireOf(vendorFile)
    expect(Object.keys(vendor).length).toBeGreaterThan(15)
    expect(wireOf(PROTO_FILE)).toEqual(vendor)
  })

  it('has the calls of the vendor', () => {
    expect(callsOf(PROTO_FILE)).toEqual(callsOf(vendorFile))
  })
})
