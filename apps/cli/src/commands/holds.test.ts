import { describe, expect, it } from '@jest/globals'
import type { RunItem } from '@carrick/service-host'
import type { AdminClient } from '../admin-client.ts'
import type { CommandContext } from '../context.ts'
import type { Endpoint } from '../endpoints.ts'
import { operateHold } from './holds.ts'

const KEY = '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11'
const MATCH = { key: KEY, number: '00000107', label: '' }

/** A mesh that knows one order, and answers as told. */
const scene = (result: RunItem['result'], message: string) => {
  const sent: unknown[] = []
  let out = ''
  const admin: AdminClient = {
    services: ['order-ingest'],
    post: <T>(service: string, { path }: Endpoint<T>, body: unknown) => {
      sent.push({ service, path, body })
      return Promise.resolve({ key: KEY, result, message } as T)
    },
    gather: <T>(_endpoint: Endpoint<T>) =>
      Promise.resolve({ answers: [{ service: 'order-ingest', value: [MATCH] as T }], away: [] }),
  }
  const context: CommandContext = {
    access: { services: {}, token: '' },
    admin,
    json: false,
    now: () => 0,
    user: 'mara',
    print: (text) => (out += text),
  }
  return { sent, context, out: () => out }
}

describe('carrick release', () => {
  it('releases one hold of the order, under the name of the person and with the reason', async () => {
    const { sent, context, out } = scene('done', 'It is held for ADDRESS')
    await operateHold(context, '00000107', 'release', 'fraud', ' called back ')
    expect(sent).toEqual([
      {
        service: 'order-ingest',
        path: `/v1/orders/${KEY}/release`,
        body: { by: 'mara', reason: 'called back', hold: 'FRAUD' },
      },
    ])
    expect(out()).toBe('00000107: done. It is held for ADDRESS.')
  })

  it('fails, with what the mesh says, where there is nothing to release', async () => {
    const { context, out } = scene('refused', 'The order is not held for FRAUD')
    await expect(
      operateHold(context, '00000107', 'release', 'FRAUD', 'called back'),
    ).rejects.toMatchObject({ exitCode: 1 })
    expect(out()).toContain('not held for FRAUD')
  })
})

describe('carrick hold', () => {
  it('holds the order by hand', async () => {
    const { sent, context } = scene('done', 'It is held for MANUAL')
    await operateHold(context, '00000107', 'hold', undefined, 'the buyer called')
    expect(sent).toEqual([
      {
        service: 'order-ingest',
        path: `/v1/orders/${KEY}/hold`,
        body: { by: 'mara', reason: 'the buyer called' },
      },
    ])
  })

  it.each([undefined, '', '  '])('does nothing without a reason: %j', async (reason) => {
    const { sent, context } = scene('done', '')
    await expect(operateHold(context, '00000107', 'hold', undefined, reason)).rejects.toMatchObject(
      { exitCode: 2, message: expect.stringContaining('--reason') },
    )
    expect(sent).toEqual([])
  })
})
