import { idField, owner, REQUIRED, systemFields, text } from './field.ts'
import { type ObjectType, objectType } from './object-type.ts'

/** CustomObject of the Metadata API, as far as an org of the lab needs it. */
export interface ObjectMetadata {
  readonly fullName: string
  readonly label?: string | undefined
  readonly pluralLabel?: string | undefined
  readonly nameLabel?: string | undefined
  /** How the name is counted, e.g. `RET-{000000}`; absent = people write it. */
  readonly displayFormat?: string | undefined
  readonly sharingModel?: string | undefined
}

/** Throws Error that names `where`. */
export const customObject = (
  metadata: ObjectMetadata,
  keyPrefix: string,
  where: string,
): ObjectType => {
  const { fullName, label = fullName, pluralLabel = label, displayFormat } = metadata
  if (!/^[A-Za-z]\w*__c$/.test(fullName))
    throw new Error(`${where}: "${fullName}" is not the name of a custom object like Return__c`)
  const name = text('Name', 80, {
    ...(displayFormat === undefined ? REQUIRED : { createable: false, updateable: false }),
    nameField: true,
    label: metadata.nameLabel ?? 'Name',
    nillable: false,
    autoNumber: displayFormat !== undefined,
    numberFormat: displayFormat ?? null,
  })
  // What belongs to a parent has its owner (Object Reference, "Custom Objects").
  const owned = metadata.sharingModel !== 'ControlledByParent'
  return objectType(
    fullName,
    label,
    keyPrefix,
    [idField(), ...(owned ? [owner()] : []), name, ...systemFields()],
    { labelPlural: pluralLabel, custom: true },
  )
}
