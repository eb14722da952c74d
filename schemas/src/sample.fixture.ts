import type { Envelope } from './generated/events.ts'

/** An envelope for tests of this package. */
export const sampleMeta = (eventType: string): Envelope => ({
  eventId: '0193a5c2-7b00-7000-8000-000000000001',
  eventType,
  aggregateId: '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11',
  aggregateVersion: 1,
  occurredAt: 1_795_392_000_000,
  recordedAt: 1_795_392_000_001,
  correlationId: '5b1c1f9e-6a44-5c38-9d0b-8f0c2a1b7e11',
  causationId: null,
  source: { system: 'erp', instance: 'demo', document: 'SO-1', version: 3 },
  company: 'demo',
  org: null,
  channel: 'salesforce',
  priority: 5,
  configVersion: '0',
})
