import type { Catalog } from './catalog.ts'

export interface ChannelMember {
  readonly entity: string
  readonly enrichedFields: readonly string[]
}

const EVENT = /^(\w+?)(?:__)?ChangeEvent$/

/** `OrderChangeEvent` belongs to `Order`, `Thing__ChangeEvent` to `Thing__c`. */
const entityOfEvent = (event: string): string | undefined => {
  const name = EVENT.exec(event)?.[1]
  if (name === undefined) return undefined
  return event.endsWith('__ChangeEvent') ? `${name}__c` : name
}

export const eventOfEntity = (entity: string): string =>
  entity.endsWith('__c') ? `${entity.slice(0, -1)}ChangeEvent` : `${entity}ChangeEvent`

/** Which entities Change Data Capture is on for, and what each channel carries. */
export class Channels {
  readonly #channels = new Map<string, Map<string, ChannelMember>>([['ChangeEvents', new Map()]])
  readonly #catalog: Catalog

  constructor(catalog: Catalog) {
    this.#catalog = catalog
  }

  addChannel(name: string): void {
    if (!this.#channels.has(name)) this.#channels.set(name, new Map())
  }

  /** Throws Error when the channel, the entity or an enriched field is not known. */
  addMember(channel: string, event: string, enrichedFields: readonly string[]): void {
    const entity = entityOfEvent(event)
    const object = entity === undefined ? undefined : this.#catalog.object(entity)
    if (object?.changeEvents !== true)
      throw new Error(`Channel ${channel}: there is no change event ${event}`)
    for (const name of enrichedFields) {
      if (this.#catalog.field(object.name, name) === undefined)
        throw new Error(`Channel ${channel}: ${object.name} has no field ${name} to enrich with`)
    }
    const members = this.#channels.get(channel)
    if (members === undefined) throw new Error(`There is no channel ${channel}`)
    members.set(object.name, { entity: object.name, enrichedFields })
  }

  isSelected(entity: string): boolean {
    return [...this.#channels.values()].some((members) => members.has(entity))
  }

  /** Members of the channel behind a topic like `/data/OrderChangeEvent`; undefined: no such topic. */
  membersOf(topic: string): readonly ChannelMember[] | undefined {
    const name = /^\/data\/(\w+)$/.exec(topic)?.[1]
    if (name === undefined) return undefined
    const channel = this.#channels.get(name)
    if (channel !== undefined) return [...channel.values()]
    const entity = entityOfEvent(name)
    if (entity === undefined || !this.isSelected(entity)) return undefined
    return [{ entity, enrichedFields: [] }]
  }
}
