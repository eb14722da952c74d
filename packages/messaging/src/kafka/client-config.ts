import { type KafkaConfig, logLevel } from 'kafkajs'
import type { LogLogin } from '../ports/server-trust.ts'
import { clientEntry } from './client-log.ts'
import { type KafkaSettings, sslOf, tuningOf } from './settings.ts'

const saslOf = ({ mechanism, user, password }: LogLogin): NonNullable<KafkaConfig['sasl']> => ({
  // Its type is a union over the mechanisms, all with the same fields.
  ...({ mechanism } as { mechanism: 'plain' }),
  username: user,
  password,
})

export const clientConfig = (settings: KafkaSettings): KafkaConfig => {
  const { brokers, clientId, tls, login, log } = settings
  return {
    brokers: [...brokers],
    clientId,
    requestTimeout: tuningOf(settings).requestMs,
    enforceRequestTimeout: true,
    connectionTimeout: 3_000,
    // Short: whoever calls decides what a failure means and asks again.
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    logLevel: log === undefined ? logLevel.NOTHING : logLevel.INFO,
    logCreator: () => (entry) => {
      const { level, message } = clientEntry(entry)
      log?.(level, message)
    },
    ...(tls === undefined ? {} : { ssl: sslOf(tls) }),
    ...(login === undefined ? {} : { sasl: saslOf(login) }),
  }
}
