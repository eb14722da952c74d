import { type Field, field, type FieldType } from './field.ts'

/** CustomField of the Metadata API; everything as text, as it stands in the file. */
export interface FieldMetadata {
  readonly fullName: string
  readonly type: string
  readonly label?: string | undefined
  readonly length?: string | undefined
  readonly precision?: string | undefined
  readonly scale?: string | undefined
  readonly required?: string | undefined
  readonly externalId?: string | undefined
  readonly unique?: string | undefined
  readonly caseSensitive?: string | undefined
  readonly defaultValue?: string | undefined
  readonly referenceTo?: string | undefined
  readonly relationshipName?: string | undefined
  readonly restricted?: string | undefined
  readonly values?: readonly {
    readonly fullName: string
    readonly label?: string | undefined
    readonly default?: string | undefined
  }[]
}

/** Metadata API type names and what describe calls them. */
const TYPES: Readonly<Record<string, FieldType>> = {
  Text: 'string',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Date: 'date',
  DateTime: 'datetime',
  Checkbox: 'boolean',
  Picklist: 'picklist',
  MultiselectPicklist: 'multipicklist',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  Lookup: 'reference',
  MasterDetail: 'reference',
}

const LENGTHS: Readonly<Record<string, number>> = {
  TextArea: 255,
  LongTextArea: 32_768,
  Text: 255,
  Email: 80,
  Phone: 40,
  Url: 255,
  Picklist: 255,
  MultiselectPicklist: 4099,
  Lookup: 18,
  MasterDetail: 18,
}

const isTrue = (text: string | undefined): boolean => text === 'true'

/** Throws Error that names `where` and the field. */
export const customField = (metadata: FieldMetadata, where: string): Field => {
  const name = metadata.fullName
  if (!/^[A-Za-z]\w*__c$/.test(name))
    throw new Error(`${where}: "${name}" is not the name of a custom field like Priority__c`)
  const type = TYPES[metadata.type]
  if (type === undefined)
    throw new Error(
      `${where}: ${name} has the type "${metadata.type}"; known are ${Object.keys(TYPES).join(', ')}`,
    )
  const isCheckbox = type === 'boolean'
  const isDetail = metadata.type === 'MasterDetail'
  return field(name, type, {
    label: metadata.label ?? name,
    custom: true,
    length: Number(metadata.length ?? LENGTHS[metadata.type] ?? 0),
    precision: Number(metadata.precision ?? 0),
    scale: Number(metadata.scale ?? 0),
    nillable: !isCheckbox && !isDetail && !isTrue(metadata.required),
    updateable: !isDetail,
    cascadeDelete: isDetail,
    externalId: isTrue(metadata.externalId),
    unique: isTrue(metadata.unique),
    caseSensitive: isTrue(metadata.caseSensitive),
    defaultValue: isCheckbox ? isTrue(metadata.defaultValue) : null,
    restricted: isTrue(metadata.restricted),
    picklist: (metadata.values ?? []).map((value) => ({
      value: value.fullName,
      label: value.label ?? value.fullName,
      isDefault: isTrue(value.default),
    })),
    referenceTo: metadata.referenceTo === undefined ? [] : [metadata.referenceTo],
    relationshipName: type === 'reference' ? name.replace(/__c$/, '__r') : null,
    childRelationship:
      metadata.relationshipName === undefined ? null : `${metadata.relationshipName}__r`,
  })
}
