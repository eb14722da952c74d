import type { LogAccess, ServerTls } from '../ports/server-trust.ts'
import type { ClientLevel } from './client-log.ts'

export interface KafkaSettings extends LogAccess {
  /** Named in broker logs and metrics. */
  readonly clientId: string
  /** After a kill the partitions stand still for this long. */
  readonly sessionMs?: number
  /** How long members have to join again. */
  readonly rebalanceMs?: number
  /** A fetch without data lasts this long; so does resuming when all is paused. */
  readonly maxWaitMs?: number
  /** A batch is handed over whole: this bounds it. */
  readonly bytesPerPartition?: number
  readonly bytesPerFetch?: number
  readonly requestMs?: number
  /** For topics that are created; -1 = as the broker is set. */
  readonly replicationFactor?: number
  /** What the client says. */
  readonly log?: (level: ClientLevel, message: string) => void
}

export type Tuning = Required<
  Pick<
    KafkaSettings,
    | 'sessionMs'
    | 'rebalanceMs'
    | 'maxWaitMs'
    | 'bytesPerPartition'
    | 'bytesPerFetch'
    | 'requestMs'
    | 'replicationFactor'
  >
>

export const tuningOf = (settings: KafkaSettings): Tuning => ({
  sessionMs: settings.sessionMs ?? 10_000,
  rebalanceMs: settings.rebalanceMs ?? 30_000,
  maxWaitMs: settings.maxWaitMs ?? 200,
  bytesPerPartition: settings.bytesPerPartition ?? 128 * 1024,
  bytesPerFetch: settings.bytesPerFetch ?? 2 * 1024 * 1024,
  requestMs: settings.requestMs ?? 10_000,
  replicationFactor: settings.replicationFactor ?? -1,
})

/** As Node's TLS takes it; what is not given stays out. */
export const sslOf = ({ authority, certificate, privateKey }: ServerTls) => ({
  ...(authority === undefined ? {} : { ca: [authority] }),
  ...(certificate === undefined ? {} : { cert: certificate }),
  ...(privateKey === undefined ? {} : { key: privateKey }),
})
