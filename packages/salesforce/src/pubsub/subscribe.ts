import { type Clock, isMeshError, MeshError } from '@carrick/kernel'
import type { Session } from '../auth/session.ts'
import { type ChangeEvent, changeEventDecoder, type ChangeEventDecoder } from './change-event.ts'
import { createPubSubClient, type FetchResponse, type PubSubClient } from './pubsub-client.ts'
import { pubSubError } from './pubsub-error.ts'

/** Pub/Sub API guide, "Pull Subscription and Flow Control": at most so many events outstanding. */
const CREDITS = 100

export type ReplayFrom = 'latest' | 'earliest' | { readonly after: Buffer }

export interface ChangeBatch {
  /** May be empty: a keepalive that only moves the position. */
  readonly events: readonly ChangeEvent[]
  /** Safe to store once the events of this and all earlier batches are. */
  readonly position: Buffer
}

export interface SubscribeOptions {
  readonly endpoint: string
  readonly rootCertificates?: Buffer
  readonly session: Session
  readonly clock: Clock
  /** e.g. `/data/Order_Sync__chn`. */
  readonly topic: string
  readonly from: ReplayFrom
  /** A stream that says nothing for so long is dead (ms); keepalives come at least every 270 s. */
  readonly silenceMs: number
  readonly signal: AbortSignal
  /** Batches come one at a time, in order; new credit is given when it resolves. */
  onBatch(batch: ChangeBatch): Promise<void>
}

const presetOf = (from: ReplayFrom) =>
  from === 'latest'
    ? ({ replay_preset: 'LATEST' } as const)
    : from === 'earliest'
      ? ({ replay_preset: 'EARLIEST' } as const)
      : ({ replay_preset: 'CUSTOM', replay_id: from.after } as const)

const decoderCache = (client: PubSubClient) => {
  const decoders = new Map<string, Promise<ChangeEventDecoder>>()
  return (schemaId: string): Promise<ChangeEventDecoder> => {
    const known = decoders.get(schemaId) ?? client.schema(schemaId).then(changeEventDecoder)
    decoders.set(schemaId, known)
    return known
  }
}

/**
 * Runs one subscription until the signal aborts (then it returns) or the stream ends (then it throws
 * a MeshError; `retryable` and `held` ones may be tried again from the last stored position,
 * MESH_SALESFORCE_REPLAY_LOST means from the earliest event plus a reconciliation).
 */
export const subscribeToChanges = async (options: SubscribeOptions): Promise<void> => {
  const isStopped = (): boolean => options.signal.aborted
  const token = await options.session.token()
  if (isStopped()) return
  const client = createPubSubClient({
    endpoint: options.endpoint,
    token,
    ...(options.rootCertificates && { rootCertificates: options.rootCertificates }),
  })
  const decoderOf = decoderCache(client)
  const stream = client.subscribe()
  const stop = (): void => {
    stream.cancel()
  }
  options.signal.addEventListener('abort', stop, { once: true })

  let lastHeard = options.clock.monotonic()
  // While a batch is being handled it is we who are silent.
  let handling = false
  let silent: MeshError | undefined
  const finished = new AbortController()
  const watchSilence = async (): Promise<void> => {
    while (!finished.signal.aborted) {
      await options.clock.sleep(options.silenceMs / 4, finished.signal)
      if (!handling && options.clock.monotonic() - lastHeard > options.silenceMs) {
        silent = new MeshError(
          'MESH_SALESFORCE_SILENT',
          `The Pub/Sub stream was silent for ${String(options.silenceMs)} ms`,
          { kind: 'retryable' },
        )
        // Not destroyed: that would leave the stream open at the other end.
        stream.cancel()
        return
      }
    }
  }

  const decode = async (response: FetchResponse): Promise<ChangeEvent[]> => {
    const events: ChangeEvent[] = []
    for (const { event, replay_id } of response.events) {
      const decoder = await decoderOf(event.schema_id)
      events.push(decoder.decode(event.payload, replay_id))
    }
    return events
  }

  try {
    stream.write({ topic_name: options.topic, num_requested: CREDITS, ...presetOf(options.from) })
    const silence = watchSilence()
    for await (const response of stream as AsyncIterable<FetchResponse>) {
      handling = true
      const events = await decode(response)
      await options.onBatch({ events, position: response.latest_replay_id })
      handling = false
      lastHeard = options.clock.monotonic()
      if (events.length > 0) stream.write({ num_requested: events.length })
    }
    finished.abort()
    await silence
    if (!isStopped()) throw pubSubError(new Error('the server closed the stream'))
  } catch (thrown) {
    if (isStopped()) return
    const error = silent ?? (isMeshError(thrown) ? thrown : pubSubError(thrown))
    if (error.code === 'MESH_SALESFORCE_AUTH') options.session.expired(token.accessToken)
    throw error
  } finally {
    finished.abort()
    options.signal.removeEventListener('abort', stop)
    stream.cancel()
    client.close()
  }
}
