import { readFileSync } from 'node:fs'
import { systemClock } from '@carrick/kernel'
import {
  type ChangeBatch,
  type ChangeEvent,
  createRestClient,
  createSession,
  type Credentials,
  type ReplayFrom,
  type RestClient,
  type Session,
  subscribeToChanges,
  type SubscribeOptions,
} from '@carrick/salesforce'
import { eventually } from '../eventually.fixture.ts'
import type { Org } from './org.ts'

export const ORDER_CHANNEL = '/data/Order_Sync__chn'

export const jwtOf = (org: Org): Credentials => ({
  flow: 'jwt-bearer',
  consumerKey: org.consumerKey,
  username: org.integrationUsername,
  privateKey: readFileSync(org.privateKeyFile, 'utf8'),
  audience: org.loginUrl,
})

export const secretOf = (org: Org): Credentials => ({
  flow: 'client-credentials',
  consumerKey: org.consumerKey,
  consumerSecret: org.consumerSecret,
})

export const sessionOf = (org: Org, credentials: Credentials = jwtOf(org)): Session =>
  createSession({ loginUrl: org.loginUrl, credentials, clock: systemClock })

export const restOf = (session: Session, timeoutMs = 10_000): RestClient =>
  createRestClient({ session, apiVersion: '65.0', clientTag: 'carrick', timeoutMs })

/** One subscription of our own client that collects what it hears. */
export const listen = async (
  org: Org,
  session: Session,
  options: Partial<SubscribeOptions> = {},
) => {
  await eventually('earlier streams are gone', () => org.openStreams() === 0)
  const batches: ChangeBatch[] = []
  const stop = new AbortController()
  // Caught at once: whoever awaits `ended` may come later.
  const ended = subscribeToChanges({
    endpoint: org.pubsubEndpoint,
    rootCertificates: readFileSync(org.caFile),
    session,
    clock: systemClock,
    topic: ORDER_CHANNEL,
    from: 'latest' satisfies ReplayFrom,
    silenceMs: 20_000,
    signal: stop.signal,
    onBatch: (batch) => {
      batches.push(batch)
      return Promise.resolve()
    },
    ...options,
  }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const events = (): ChangeEvent[] => batches.flatMap((batch) => batch.events)
  let over = false
  void ended.then(() => (over = true))
  await eventually('the stream is open or refused', () => over || org.openStreams() > 0)
  return {
    batches,
    ended,
    heard: async (count: number): Promise<ChangeEvent[]> => {
      await eventually(`${String(count)} events are heard`, () => events().length >= count)
      return events()
    },
    stop: async () => {
      stop.abort()
      return ended
    },
  }
}
