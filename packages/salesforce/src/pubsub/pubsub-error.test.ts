import { Metadata } from '@grpc/grpc-js'
import { describe, expect, it } from '@jest/globals'
import { pubSubError } from './pubsub-error.ts'

const failure = (suffix?: string): Error => {
  const metadata = new Metadata()
  if (suffix !== undefined) metadata.set('error-code', `sfdc.platform.eventbus.grpc.${suffix}`)
  return Object.assign(new Error('rpcId: 1'), { metadata })
}

describe('Pub/Sub errors', () => {
  it.each([
    ['subscription.fetch.replayid.corrupted', 'MESH_SALESFORCE_REPLAY_LOST', 'retryable'],
    ['subscription.limit.exceeded', 'MESH_SALESFORCE_SUBSCRIPTION_LIMIT', 'held'],
    ['service.auth.error', 'MESH_SALESFORCE_AUTH', 'retryable'],
    ['service.auth.headers.invalid', 'MESH_SALESFORCE_AUTH', 'terminal'],
    ['topic.not.found', 'MESH_SALESFORCE_TOPIC', 'terminal'],
    ['topic.api.unavailable', 'MESH_SALESFORCE_STREAM', 'retryable'],
    ['subscription.fetch.overflow', 'MESH_SALESFORCE_SUBSCRIBE', 'terminal'],
    ['something.new', 'MESH_SALESFORCE_STREAM', 'retryable'],
  ])('reads %s as %s, %s', (suffix, code, kind) => {
    expect(pubSubError(failure(suffix))).toMatchObject({ code, kind })
  })

  it('takes a stream that breaks without a reason as retryable', () => {
    expect(pubSubError(failure())).toMatchObject({
      code: 'MESH_SALESFORCE_STREAM',
      kind: 'retryable',
    })
    expect(pubSubError(new Error('RST_STREAM'))).toMatchObject({ kind: 'retryable' })
  })
})
