import type { Catalog } from '../metadata/catalog.ts'
import { type EventSchema, eventSchemaOf } from './event-schema.ts'

/** Schemas that were ever handed out; an old id stays good after the object's fields changed. */
export class SchemaRegistry {
  readonly #json = new Map<string, string>()

  #keep({ id, json }: EventSchema): string {
    this.#json.set(id, json)
    return id
  }

  keep(catalog: Catalog, entities: readonly string[]): void {
    for (const entity of new Set(entities)) this.idOf(catalog, entity)
  }

  /** Id of the schema of an entity's change events as it is now. */
  idOf(catalog: Catalog, entity: string): string {
    return this.#keep(eventSchemaOf(catalog.known(entity)))
  }

  json(id: string): string | undefined {
    return this.#json.get(id)
  }
}
