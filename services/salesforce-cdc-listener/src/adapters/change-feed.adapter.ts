import { type Clock } from '@carrick/kernel'
import { type Session, subscribeToChanges } from '@carrick/salesforce'
import type { ChangeFeed } from '../ports.ts'

export const createChangeFeed = (options: {
  readonly endpoint: string
  readonly rootCertificates?: Buffer
  readonly session: Session
  readonly clock: Clock
  readonly topic: string
  readonly silenceMs: number
}): ChangeFeed => ({
  run: (from, signal, onBatch) => subscribeToChanges({ ...options, from, signal, onBatch }),
})
