import type { BaseOptions, SASLOptions } from '@platformatic/kafka'
import { isIP } from 'node:net'
import { type KafkaSettings, sslOf, tuningOf } from '../kafka/settings.ts'
import type { LogLogin } from '../ports/server-trust.ts'

const MECHANISMS = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
} as const

const saslOf = ({ mechanism, user, password }: LogLogin): SASLOptions => ({
  mechanism: MECHANISMS[mechanism],
  username: user,
  password,
})

/** A name for SNI is all brokers' host or none's; an address is none. */
const hasNames = (brokers: readonly string[]): boolean =>
  brokers.every((broker) => isIP(broker.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) === 0)

export const clientOptions = (settings: KafkaSettings): BaseOptions => {
  const { brokers, clientId, tls, login } = settings
  const { requestMs } = tuningOf(settings)
  return {
    clientId,
    bootstrapBrokers: [...brokers],
    connectTimeout: 3_000,
    requestTimeout: requestMs,
    timeout: requestMs,
    // Short: whoever calls decides what a failure means and asks again.
    retries: 3,
    retryDelay: 200,
    autocreateTopics: false,
    ...(tls === undefined ? {} : { tls: sslOf(tls), tlsServerName: hasNames(brokers) }),
    ...(login === undefined ? {} : { sasl: saslOf(login) }),
  }
}
