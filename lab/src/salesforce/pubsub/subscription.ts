import type { ServerDuplexStream, StatusObject } from '@grpc/grpc-js'
import type { Clock } from '@carrick/kernel'
import { randomUUID } from 'node:crypto'
import type { BusEvent } from '../cdc/event-bus.ts'
import { positionOf, replayIdOf } from '../cdc/replay-id.ts'
import type { ChannelMember } from '../metadata/channels.ts'
import type { OrgState } from '../state/org-state.ts'
import type { Session } from '../state/sessions.ts'
import { pubSubError } from './pubsub-error.ts'
import type { FetchRequest, FetchResponse } from './wire.ts'

/** More outstanding requests than these are cut to these (Pub/Sub API guide, "Flow Control"). */
const MAX_PENDING = 100
/** Events looked at in one go. */
const CHUNK = 500
/** Changed knobs are noticed within this time, ms. */
const TICK_MS = 500

export type SubscribeCall = ServerDuplexStream<FetchRequest, FetchResponse>

/** One Subscribe stream: gives what was asked for, in replay order, and says so when there is nothing. */
export class Subscription {
  readonly #org: OrgState
  readonly #call: SubscribeCall
  readonly #session: Session
  readonly #clock: Clock
  readonly #stopped = new AbortController()
  readonly #cleanups: (() => void)[]
  readonly #rpcId = randomUUID()
  #topic: string | undefined
  #position = 0n
  #pending = 0
  #blocked = false
  #lastSent: number

  constructor(org: OrgState, call: SubscribeCall, session: Session, clock: Clock) {
    this.#org = org
    this.#call = call
    this.#session = session
    this.#clock = clock
    this.#lastSent = clock.monotonic()
    call.on('data', (request: FetchRequest) => {
      this.#request(request)
    })
    call.on('end', () => {
      this.#finish()
    })
    call.on('cancelled', () => {
      this.#stop()
    })
    call.on('error', () => {
      this.#stop()
    })
    this.#cleanups = [
      org.bus.onAppend(() => {
        this.#pump()
      }),
      org.sessions.onEnd(() => {
        this.#checkSession()
      }),
    ]
    void this.#tick()
  }

  /** It has a topic: from now on no event passes it by. */
  get isSubscribed(): boolean {
    return this.#topic !== undefined
  }

  /** Ends the stream as the platform does when it has to. */
  fail(error: StatusObject): void {
    if (this.#stopped.signal.aborted) return
    this.#stop()
    this.#call.emit('error', error)
  }

  #finish(): void {
    if (this.#stopped.signal.aborted) return
    this.#stop()
    this.#call.end()
  }

  #stop(): void {
    if (this.#stopped.signal.aborted) return
    this.#stopped.abort()
    for (const cleanup of this.#cleanups) cleanup()
  }

  #checkSession(): void {
    if (this.#org.sessions.isLive(this.#session.token)) return
    this.fail(pubSubError('service.auth.error', 'The session expired. Provide a new token.'))
  }

  #request(request: FetchRequest): void {
    if (this.#stopped.signal.aborted) return
    const refused = this.#topic === undefined ? this.#begin(request) : this.#checkNext(request)
    if (refused !== undefined) {
      this.fail(refused)
      return
    }
    this.#pending = Math.min(MAX_PENDING, this.#pending + request.num_requested)
    this.#pump()
  }

  #checkNext({ topic_name, num_requested }: FetchRequest): StatusObject | undefined {
    if (topic_name !== '' && topic_name !== this.#topic) {
      return pubSubError(
        'subscription.fetch.topic.mismatch',
        `The stream is subscribed to ${String(this.#topic)}, not to ${topic_name}.`,
      )
    }
    return checkCount(num_requested)
  }

  #begin(request: FetchRequest): StatusObject | undefined {
    const { topic_name, replay_preset, replay_id, num_requested } = request
    if (topic_name === '') {
      return pubSubError(
        'subscription.fetch.request.invalid',
        'The first FetchRequest has to name a topic.',
      )
    }
    if (this.#org.channels.membersOf(topic_name) === undefined) {
      return pubSubError('topic.not.found', `There is no topic ${topic_name}.`)
    }
    const count = checkCount(num_requested)
    if (count !== undefined) return count
    const { bus, faults } = this.#org
    switch (replay_preset) {
      case 'LATEST':
        this.#position = bus.latest
        break
      case 'EARLIEST':
        this.#position = bus.earliest
        break
      case 'CUSTOM': {
        if (replay_id.length === 0) {
          return pubSubError(
            'subscription.fetch.replayid.validation.failed',
            'The replay preset CUSTOM needs a replay id.',
          )
        }
        const position = positionOf(replay_id)
        if (position === undefined || !bus.canReplayAfter(position)) {
          return pubSubError(
            'subscription.fetch.replayid.corrupted',
            'The replay id is corrupted or no longer in the retention window.',
          )
        }
        const again = faults.knobs.duplicatesOnResume
        this.#position = again > 0 ? bus.before(position, again) : position
        break
      }
    }
    this.#topic = topic_name
    return undefined
  }

  /** Sends what is there, as far as credit and the connection allow. */
  #pump(): void {
    while (!this.#blocked && this.#pending > 0 && this.#topic !== undefined) {
      if (this.#stopped.signal.aborted || this.#org.faults.knobs.silentStreams) return
      const { deliveryLimit } = this.#org.faults.knobs
      const { deliveries } = this.#org
      const batch = this.#nextBatch(this.#topic)
      if (batch.length === 0) return
      if (deliveryLimit !== undefined && deliveries + batch.length > deliveryLimit) {
        this.fail(
          pubSubError('subscription.limit.exceeded', 'The daily event allocation is used up.'),
        )
        return
      }
      this.#org.deliveries += batch.length
      this.#pending -= batch.length
      this.#send(batch)
    }
  }

  /** Goes on to the next events of the topic; the position is that of the last one looked at. */
  #nextBatch(topic: string): { event: BusEvent; member: ChannelMember }[] {
    const limit = Math.min(this.#pending, this.#org.faults.knobs.maxEventsPerResponse)
    const members = new Map(
      (this.#org.channels.membersOf(topic) ?? []).map((member) => [member.entity, member]),
    )
    const batch: { event: BusEvent; member: ChannelMember }[] = []
    // An idle subscriber is carried forward with the retention window.
    const { earliest } = this.#org.bus
    if (this.#position < earliest) this.#position = earliest
    for (;;) {
      const chunk = this.#org.bus.after(this.#position, CHUNK)
      for (const event of chunk) {
        this.#position = event.position
        const member = members.get(event.entity)
        if (member !== undefined) batch.push({ event, member })
        if (batch.length >= limit) return batch
      }
      if (chunk.length < CHUNK) return batch
    }
  }

  #send(batch: readonly { readonly event: BusEvent; readonly member: ChannelMember }[]): void {
    const sent = this.#call.write({
      events: batch.map(({ event, member }) => ({
        event: {
          id: event.id,
          schema_id: event.schemaId,
          payload: event.payload(member.enrichedFields),
        },
        replay_id: replayIdOf(event.position),
      })),
      latest_replay_id: replayIdOf(batch.at(-1)?.event.position ?? this.#position),
      rpc_id: this.#rpcId,
      pending_num_requested: this.#pending,
    })
    this.#lastSent = this.#clock.monotonic()
    if (sent) return
    this.#blocked = true
    this.#call.once('drain', () => {
      this.#blocked = false
      this.#pump()
    })
  }

  /** Keepalives while there is credit, the end of the stream when there is none for too long. */
  async #tick(): Promise<void> {
    const { signal } = this.#stopped
    for (;;) {
      const { keepaliveMs, creditTimeoutMs } = this.#org.faults.knobs
      const due = this.#pending > 0 ? keepaliveMs : creditTimeoutMs
      const left = this.#lastSent + due - this.#clock.monotonic()
      await this.#clock.sleep(Math.max(1, Math.min(left, TICK_MS)), signal)
      if (signal.aborted) return
      if (this.#org.faults.knobs.silentStreams) continue
      this.#checkSession()
      this.#pump()
      if (this.#clock.monotonic() - this.#lastSent < due) continue
      if (this.#topic === undefined || this.#pending === 0) {
        this.#finish()
        return
      }
      this.#send([])
    }
  }
}

const checkCount = (requested: number): StatusObject | undefined =>
  requested > 0
    ? undefined
    : pubSubError(
        'subscription.fetch.requested.events.invalid',
        'The requested number of events in a fetch request must be greater than zero.',
      )
