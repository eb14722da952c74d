import { uuid7 } from '@carrick/kernel'
import type { LaneWrite, ParkedWrite } from '../ports/commit-group.ts'
import type { OutboundRecord } from '../ports/record.ts'

export const someEvent = (): string => uuid7(Date.now())

export const someRecord = (key: string, text = 'value'): OutboundRecord => ({
  topic: 'orders',
  partition: 0,
  key,
  value: Buffer.from(text),
  headers: { 'carrick-id': someEvent(), note: 'ünïcode' },
})

export const parkedEvent = (
  key: string,
  pos: number,
  slot: string,
  more: Partial<ParkedWrite> = {},
): ParkedWrite => ({
  key,
  pos,
  slot,
  kind: 'event',
  inLane: true,
  eventId: someEvent(),
  generation: 0,
  type: 'OrderPlaced',
  record: { ...someRecord(key), offset: pos, timestamp: 1_700_000_000_000 },
  body: null,
  at: 1_700_000_000_000,
  ...more,
})

export const laneWrite = (
  key: string,
  slot: string,
  version: number,
  more: Partial<LaneWrite> = {},
): LaneWrite => ({
  key,
  slot,
  expected: 0,
  version,
  remove: false,
  state: 'retrying',
  target: 'erp:a',
  priority: 3,
  attempts: 1,
  tries: 2,
  dueInMs: 60_000,
  headPos: 1,
  headId: someEvent(),
  headType: 'OrderPlaced',
  failure: {
    code: 'MESH_TEST_FAILURE',
    kind: 'retryable',
    message: 'a failure',
    fingerprint: 'f',
    handler: 'h',
    stage: 'act',
  },
  failed: true,
  ...more,
})
