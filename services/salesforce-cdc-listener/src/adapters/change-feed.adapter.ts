import type { Clock } from '@carrick/kernel'
import { type Session, subscribeToChanges } from '@carrick/salesforce'
import type { ChangeFeed } from '../ports.ts'

/** The Pub/Sub API of an org. */
export const createChangeFeed = (options: {
  readonly endpoint: string
  readonly rootCertificates?: Buffer
  readonly session: Session
  readonly clock: Clock
  readonly topic: string
  readonly silenceMs: number
}): ChangeFeed => ({
  run: (from, signal, onBatch) =>
    subscribeToChanges({
      ...options,
      from: from === 'earliest' ? from : { after: Buffer.from(from.after, 'base64') },
      signal,
      onBatch: ({ events, position }) =>
        onBatch({ changes: events, position: position.toString('base64') }),
    }),
})
