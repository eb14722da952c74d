import { type Clock, isMeshError, MeshError, uuid7 } from '@carrick/kernel'
import type { InternalMessage, Source, SourceContext } from '@carrick/messaging'
import type { SenderConnection } from '@carrick/service-host'
import { askAgainMs } from '../domain/backoff.ts'
import { type Run, runsOf } from '../domain/sender-sequence.ts'
import { storable } from '../domain/storable.ts'
import type { AskSender, FeedHealth, SentFacts } from '../ports.ts'
import { messageOfNumber } from './count-messages.handler.ts'
import { messageOfSender } from './follow-changes.source.ts'

export interface PullMissingDeps {
  /** Name of the sender in mesh.yaml. */
  readonly name: string
  /** As mesh.yaml has it now; undefined = it has it no more. */
  readonly sender: () => SenderConnection | undefined
  /** Numbers of its messages that did not come. */
  readonly missing: () => Promise<readonly number[]>
  readonly ask: AskSender
  readonly facts: SentFacts
  readonly clock: Clock
  readonly health: FeedHealth
}

const LOOK_MS = 5_000

type Pull = NonNullable<SenderConnection['pull']>

interface Pulled {
  readonly messages: readonly InternalMessage<unknown>[]
  /** Why something of the answer cannot be told. */
  readonly problem: MeshError | undefined
}

const nonsense = (sender: string, what: string): MeshError =>
  new MeshError('MESH_FACTS_PULL_FORMAT', `${sender} answers what cannot be told: ${what}`)

/** One run of the loop: looks for gaps, and asks for each until it is filled. */
class Puller {
  readonly #deps: PullMissingDeps
  readonly #context: SourceContext
  readonly #slot: string
  #failures = 0
  /** What was missing when it was asked last, and when it may be asked again. */
  #asked = ''
  #askAgainAt = 0

  constructor(deps: PullMissingDeps, context: SourceContext, slot: string) {
    this.#deps = deps
    this.#context = context
    this.#slot = slot
  }

  async run(): Promise<void> {
    const { clock, missing } = this.#deps
    const { signal } = this.#context
    while (!signal.aborted) {
      await this.#look(await missing())
      await clock.sleep(LOOK_MS, signal).catch(() => undefined)
    }
  }

  async #look(missing: readonly number[]): Promise<void> {
    const { clock, health, sender } = this.#deps
    const connection = sender()
    if (missing.length === 0 || connection?.pull == null) {
      this.#failures = 0
      health.read(this.#slot)
      return
    }
    const gap = missing.join()
    if (gap === this.#asked && clock.now() < this.#askAgainAt) return
    this.#asked = gap
    const problem = await this.#pull(connection, connection.pull, runsOf(missing))
    if (this.#context.signal.aborted) return
    if (problem === undefined) health.read(this.#slot)
    else health.failed(this.#slot, problem)
    this.#failures += 1
    this.#askAgainAt = clock.now() + askAgainMs(this.#failures, LOOK_MS)
  }

  /** Every run is asked for, so that one that the sender lost does not keep the others away. */
  async #pull(
    sender: SenderConnection,
    pull: Pull,
    runs: readonly Run[],
  ): Promise<MeshError | undefined> {
    let problem: MeshError | undefined
    for (const run of runs) {
      const answer = await this.#ask(pull, run)
      // Whoever is away is not asked for the rest of it.
      if (isMeshError(answer) && answer.kind === 'held') return answer
      const pulled = isMeshError(answer)
        ? { messages: [], problem: answer }
        : this.#read(sender, run, answer)
      if (pulled.messages.length > 0) await this.#context.commit({ facts: pulled.messages })
      problem = pulled.problem ?? problem
    }
    return problem
  }

  async #ask(pull: Pull, run: Run): Promise<readonly unknown[] | MeshError> {
    try {
      return await this.#deps.ask(pull, run, this.#context.signal)
    } catch (thrown) {
      if (isMeshError(thrown)) return thrown
      throw thrown
    }
  }

  #read(sender: SenderConnection, run: Run, values: readonly unknown[]): Pulled {
    const asked = run.to - run.from + 1
    if (values.length > asked) {
      const found = `${String(values.length)} messages; expected ${String(asked)} at most`
      return { messages: [], problem: nonsense(sender.name, found) }
    }
    const read = values.map((value) => this.#told(sender, run, value))
    const wrong = read.find((one) => typeof one === 'string')
    return {
      messages: read.flatMap((one) => (typeof one === 'string' ? [] : one)),
      problem: wrong === undefined ? undefined : nonsense(sender.name, wrong),
    }
  }

  /** The fact and its number, told together; or why not. */
  #told(
    sender: SenderConnection,
    { from, to }: Run,
    value: unknown,
  ): readonly InternalMessage<unknown>[] | string {
    const read = this.#deps.facts.read(storable(value))
    if (!read.ok) return read.message
    const { kind, sequence } = read
    if (sequence === undefined || sequence < from || sequence > to) {
      return `sequence: is ${String(sequence)}; expected one from ${String(from)} to ${String(to)}`
    }
    if (!sender.facts.some((one) => one === kind)) return `mesh.yaml does not let it tell ${kind}`
    const id = (): string => uuid7(this.#deps.clock.now())
    const message = messageOfSender(sender, read, id())
    return message === undefined
      ? 'sku, location: no key can be made of them'
      : [message, messageOfNumber(sender.name, sequence, id())]
  }
}

/**
 * Asks a sender for the messages that it numbered and that did not come. A fact is absolute and versioned, so one
 * that was pushed meanwhile is told once; its number closes the gap.
 */
export const pullMissing = (deps: PullMissingDeps): Source => {
  const slot = `pull:${deps.name}`
  return {
    name: 'erp-events.pull-missing',
    slot,
    produces: [],
    run: async (context) => {
      try {
        await new Puller(deps, context, slot).run()
      } finally {
        deps.health.left(slot)
      }
    },
  }
}
