import { describe, expect, it } from '@jest/globals'
import { logLevel } from 'kafkajs'
import { createRequire } from 'node:module'
import { clientEntry, PASSING_ANSWERS } from './client-log.ts'

const entry = (level: logLevel, message: string, error?: string) => {
  const log = { timestamp: '2026-11-23T10:00:00.000Z', message, ...(error && { error }) }
  return clientEntry({ namespace: 'Connection', level, label: '', log })
}

const HEARTBEAT = 'Response Heartbeat(key: 12, version: 3)'

describe('what the Kafka client says', () => {
  it.each([
    [logLevel.ERROR, 'Response CreateTopics(key: 19, version: 3)', 'Topic creation errors'],
    [
      logLevel.ERROR,
      'Response GroupCoordinator(key: 10, version: 2)',
      'The group coordinator is not available',
    ],
    [logLevel.ERROR, HEARTBEAT, 'The group is rebalancing, so a rejoin is needed'],
    [
      logLevel.WARN,
      'Limiting retries for the idempotent producer may invalidate EoS guarantees',
      undefined,
    ],
    [logLevel.INFO, 'Stopped', undefined],
  ])('is quiet when it belongs to a start or a stop: %d %s', (level, message, error) => {
    expect(entry(level, message, error).level).toBe('debug')
  })

  it('is told, not lamented, when a group shares its work anew', () => {
    expect(entry(logLevel.WARN, 'The group is rebalancing, re-joining').level).toBe('info')
  })

  it.each([
    [logLevel.ERROR, HEARTBEAT, 'Not authorized to access group: Group authorization failed'],
    [logLevel.ERROR, 'Connection error: connect ECONNREFUSED 127.0.0.1:9092', undefined],
    [
      logLevel.ERROR,
      'Crash: KafkaJSNumberOfRetriesExceeded: x',
      'The group coordinator is not available',
    ],
  ])('stays an error when it is one: %d %s', (level, message, error) => {
    expect(entry(level, message, error).level).toBe('error')
  })

  it('keeps a warning that it does not know', () => {
    expect(entry(logLevel.WARN, 'Response without match').level).toBe('warn')
  })

  it('names the answer, not only the question', () => {
    expect(entry(logLevel.ERROR, HEARTBEAT, 'Disk error').message).toBe(`${HEARTBEAT}: Disk error`)
  })

  it('is known by the words of the client that is installed', () => {
    const load = createRequire(import.meta.url)
    const { errorCodes } = load('kafkajs/src/protocol/error') as {
      readonly errorCodes: readonly { readonly type: string; readonly message: string }[]
    }
    const words = new Map(errorCodes.map(({ type, message }) => [type, message]))
    for (const [type, message] of PASSING_ANSWERS) expect(words.get(type)).toBe(message)
  })
})
