import { customObject, type ObjectMetadata } from './custom-object.ts'
import type { Field } from './field.ts'
import type { ObjectType, ValidationRule } from './object-type.ts'

export interface ChildRelationship {
  readonly name: string
  readonly object: string
  readonly field: string
  readonly cascadeDelete: boolean
}

/** What the org knows of its objects; grows at run time, names in any case. */
export class Catalog {
  readonly #objects = new Map<string, ObjectType>()
  readonly #fields = new Map<string, ReadonlyMap<string, Field>>()
  readonly #prefixes = new Map<string, string>()

  constructor(objects: readonly ObjectType[]) {
    for (const one of objects) this.#put(one)
  }

  #put(one: ObjectType): void {
    const key = one.name.toLowerCase()
    this.#objects.set(key, one)
    this.#fields.set(key, new Map(one.fields.map((field) => [field.name.toLowerCase(), field])))
    this.#prefixes.set(one.keyPrefix, one.name)
  }

  object(name: string): ObjectType | undefined {
    return this.#objects.get(name.toLowerCase())
  }

  /** For names the org itself wrote down. Throws Error. */
  known(name: string): ObjectType {
    const found = this.object(name)
    if (found === undefined) throw new Error(`The org has no object ${name}`)
    return found
  }

  objects(): ObjectType[] {
    return [...this.#objects.values()]
  }

  field(object: string, name: string): Field | undefined {
    return this.#fields.get(object.toLowerCase())?.get(name.toLowerCase())
  }

  /** The reference field behind a relationship name like `Account` or `Parent__r`. */
  relationship(object: string, name: string): Field | undefined {
    const wanted = name.toLowerCase()
    return this.object(object)?.fields.find(
      (field) => field.relationshipName?.toLowerCase() === wanted,
    )
  }

  objectOfId(id: string): string | undefined {
    return this.#prefixes.get(id.slice(0, 3))
  }

  children(object: string): ChildRelationship[] {
    return this.objects().flatMap((child) =>
      child.fields.flatMap((field) =>
        field.referenceTo.includes(object) && field.childRelationship !== null
          ? [
              {
                name: field.childRelationship,
                object: child.name,
                field: field.name,
                cascadeDelete: field.cascadeDelete,
              },
            ]
          : [],
      ),
    )
  }

  /** Throws Error that names `where`. */
  addObject(metadata: ObjectMetadata, where: string): void {
    const before = this.objects().filter(({ custom }) => custom).length
    // Custom objects are numbered from a00 on.
    const keyPrefix = `a${before.toString(36).padStart(2, '0')}`
    this.#put(customObject(metadata, keyPrefix, where))
  }

  /** A field of that name is replaced. Custom fields of Activity are those of Task. */
  addField(object: string, field: Field): void {
    const target = this.known(object === 'Activity' ? 'Task' : object)
    const others = target.fields.filter(({ name }) => name !== field.name)
    this.#put({ ...target, fields: [...others, field] })
  }

  addRule(object: string, rule: ValidationRule): void {
    const target = this.known(object)
    this.#put({ ...target, rules: [...target.rules, rule] })
  }
}
