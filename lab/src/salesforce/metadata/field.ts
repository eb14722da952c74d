/** Types as the REST API's describe names them. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'reference'
  | 'boolean'
  | 'currency'
  | 'double'
  | 'percent'
  | 'int'
  | 'date'
  | 'datetime'
  | 'phone'
  | 'email'
  | 'url'
  | 'address'

/** Dates are `YYYY-MM-DD`, instants `YYYY-MM-DDTHH:MM:SS.000+0000`. */
export type Value = string | number | boolean | null
export type Values = Readonly<Record<string, Value>>

export interface PicklistValue {
  readonly value: string
  readonly label: string
  readonly isDefault: boolean
}

export interface Field {
  readonly name: string
  readonly label: string
  readonly type: FieldType
  readonly length: number
  readonly precision: number
  readonly scale: number
  readonly nillable: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly externalId: boolean
  readonly unique: boolean
  readonly caseSensitive: boolean
  readonly custom: boolean
  readonly calculated: boolean
  readonly autoNumber: boolean
  /** How the number of a custom object looks, e.g. `RET-{000000}`; standard objects count by their rules. */
  readonly numberFormat: string | null
  readonly nameField: boolean
  readonly defaultValue: Value
  readonly picklist: readonly PicklistValue[]
  readonly restricted: boolean
  readonly referenceTo: readonly string[]
  readonly relationshipName: string | null
  /** Name of the list of these records on the record referred to. */
  readonly childRelationship: string | null
  /** The records go when the record referred to goes. */
  readonly cascadeDelete: boolean
  /** The compound field that this one is a part of. */
  readonly compound: string | null
  /** Change events leave out what is derived from other records (CDC guide, "Change Event Fields"). */
  readonly inChangeEvents: boolean
}

const NUMBERS = new Set<FieldType>(['currency', 'double', 'percent', 'int'])

export const isNumeric = (type: FieldType): boolean => NUMBERS.has(type)

const labelOf = (name: string): string =>
  name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')

type Options = Partial<Omit<Field, 'name' | 'type'>>

export const field = (name: string, type: FieldType, options: Options = {}): Field => ({
  name,
  label: labelOf(name),
  type,
  length: 0,
  precision: 0,
  scale: 0,
  nillable: true,
  createable: true,
  updateable: true,
  externalId: false,
  unique: false,
  caseSensitive: false,
  custom: false,
  calculated: false,
  autoNumber: false,
  numberFormat: null,
  nameField: false,
  defaultValue: null,
  picklist: [],
  restricted: false,
  referenceTo: [],
  relationshipName: null,
  childRelationship: null,
  cascadeDelete: false,
  compound: null,
  inChangeEvents: true,
  ...options,
})

export const REQUIRED = { nillable: false } as const
export const READ_ONLY = { createable: false, updateable: false } as const
export const CREATE_ONLY = { updateable: false } as const

export const text = (name: string, length: number, options: Options = {}): Field =>
  field(name, 'string', { length, ...options })

export const longText = (name: string, length: number, options: Options = {}): Field =>
  field(name, 'textarea', { length, ...options })

export const money = (name: string, options: Options = {}): Field =>
  field(name, 'currency', { precision: 18, scale: 2, ...options })

export const number = (
  name: string,
  precision: number,
  scale: number,
  options: Options = {},
): Field => field(name, 'double', { precision, scale, ...options })

export const checkbox = (name: string, options: Options = {}): Field =>
  field(name, 'boolean', { nillable: false, defaultValue: false, ...options })

export const picklist = (
  name: string,
  values: readonly string[],
  options: Options & { readonly preset?: string } = {},
): Field => {
  const { preset, ...rest } = options
  return field(name, 'picklist', {
    length: 255,
    picklist: values.map((value) => ({ value, label: value, isDefault: value === preset })),
    ...rest,
  })
}

export const reference = (
  name: string,
  referenceTo: string | readonly string[],
  options: Options = {},
): Field =>
  field(name, 'reference', {
    length: 18,
    referenceTo: typeof referenceTo === 'string' ? [referenceTo] : referenceTo,
    relationshipName: name.replace(/Id$/, ''),
    ...options,
  })

/** `BillingAddress` and its parts `BillingStreet`, `BillingCity`... */
export const address = (prefix: string): Field[] => {
  const compound = { compound: `${prefix}Address` }
  return [
    longText(`${prefix}Street`, 255, compound),
    text(`${prefix}City`, 40, compound),
    text(`${prefix}State`, 80, compound),
    text(`${prefix}PostalCode`, 20, compound),
    text(`${prefix}Country`, 80, compound),
    number(`${prefix}Latitude`, 18, 15, compound),
    number(`${prefix}Longitude`, 18, 15, compound),
    picklist(`${prefix}GeocodeAccuracy`, ['Address', 'Block', 'Street', 'Zip', 'City'], compound),
    field(`${prefix}Address`, 'address', READ_ONLY),
  ]
}

const SYSTEM = { ...READ_ONLY, nillable: false } as const

export const idField = (): Field =>
  field('Id', 'id', { ...SYSTEM, label: 'Record ID', length: 18, inChangeEvents: false })

/** What every record carries. Change events hold neither IsDeleted nor SystemModstamp. */
export const systemFields = (): Field[] => [
  checkbox('IsDeleted', { ...SYSTEM, label: 'Deleted', inChangeEvents: false }),
  field('CreatedDate', 'datetime', SYSTEM),
  reference('CreatedById', 'User', SYSTEM),
  field('LastModifiedDate', 'datetime', SYSTEM),
  reference('LastModifiedById', 'User', SYSTEM),
  field('SystemModstamp', 'datetime', { ...SYSTEM, inChangeEvents: false }),
]

export const owner = (): Field =>
  reference('OwnerId', 'User', { label: 'Owner ID', nillable: false, defaultValue: null })
