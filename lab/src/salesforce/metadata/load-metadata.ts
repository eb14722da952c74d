import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFormula } from '../formula/parse-formula.ts'
import type { Catalog } from './catalog.ts'
import type { Channels } from './channels.ts'
import { customField, type FieldMetadata } from './custom-field.ts'
import type { ObjectMetadata } from './custom-object.ts'
import { list, readXml, textOf, type XmlNode } from './read-xml.ts'

/** This repository's own metadata: the only copy of objects, fields, rules and channels. */
const METADATA_DIR = join(import.meta.dirname, '../../../../infra/salesforce')

/** What an org has for returns: return orders by licence, custom objects in their place, or nothing. */
export const RETURNS = ['return-order', 'custom-return', 'none'] as const
export type ReturnsOfOrg = (typeof RETURNS)[number]

/** The packages of this repository that such an org has installed. */
export const packagesOf = (returns: ReturnsOfOrg): readonly string[] =>
  ['force-app', ...(returns === 'none' ? [] : [returns])].map((name) => join(METADATA_DIR, name))

const objectOfPath = (path: string): string => /objects[\\/]([^\\/]+)[\\/]/.exec(path)?.[1] ?? ''

const files = (directory: string, pattern: string): string[] =>
  globSync(`**/${pattern}`, { cwd: directory })
    .sort()
    .map((path) => join(directory, path))

const read = (path: string, root: string): XmlNode =>
  readXml(readFileSync(path, 'utf8'), root, path)

const fieldMetadata = (node: XmlNode): FieldMetadata => ({
  fullName: textOf(node, 'fullName') ?? '',
  type: textOf(node, 'type') ?? '',
  label: textOf(node, 'label'),
  length: textOf(node, 'length'),
  precision: textOf(node, 'precision'),
  scale: textOf(node, 'scale'),
  required: textOf(node, 'required'),
  externalId: textOf(node, 'externalId'),
  unique: textOf(node, 'unique'),
  caseSensitive: textOf(node, 'caseSensitive'),
  defaultValue: textOf(node, 'defaultValue'),
  referenceTo: textOf(node, 'referenceTo'),
  relationshipName: textOf(node, 'relationshipName'),
  restricted: textOf(list(node, 'valueSet')[0], 'restricted'),
  values: list(list(list(node, 'valueSet')[0], 'valueSetDefinition')[0], 'value').map((value) => ({
    fullName: textOf(value, 'fullName') ?? '',
    label: textOf(value, 'label'),
    default: textOf(value, 'default'),
  })),
})

const objectMetadata = (path: string, node: XmlNode): ObjectMetadata => {
  const name = list(node, 'nameField')[0]
  return {
    fullName: objectOfPath(path),
    label: textOf(node, 'label'),
    pluralLabel: textOf(node, 'pluralLabel'),
    nameLabel: textOf(name, 'label'),
    displayFormat: textOf(name, 'displayFormat'),
    sharingModel: textOf(node, 'sharingModel'),
  }
}

/** Loads Salesforce DX source. Throws Error that names the file. */
export const loadMetadata = (directory: string, catalog: Catalog, channels: Channels): void => {
  for (const path of files(directory, '*.object-meta.xml')) {
    catalog.addObject(objectMetadata(path, read(path, 'CustomObject')), path)
  }
  for (const path of files(directory, '*.field-meta.xml')) {
    const metadata = fieldMetadata(read(path, 'CustomField'))
    catalog.addField(objectOfPath(path), customField(metadata, path))
  }
  for (const path of files(directory, '*.validationRule-meta.xml')) {
    const node = read(path, 'ValidationRule')
    if (textOf(node, 'active') !== 'true') continue
    catalog.addRule(objectOfPath(path), {
      name: textOf(node, 'fullName') ?? '',
      condition: parseFormula(textOf(node, 'errorConditionFormula') ?? ''),
      message: textOf(node, 'errorMessage') ?? '',
      field: textOf(node, 'errorDisplayField'),
    })
  }
  for (const path of files(directory, '*.platformEventChannel-meta.xml')) {
    read(path, 'PlatformEventChannel')
    channels.addChannel(/([^\\/]+)\.platformEventChannel-meta\.xml$/.exec(path)?.[1] ?? '')
  }
  for (const path of files(directory, '*.platformEventChannelMember-meta.xml')) {
    const node = read(path, 'PlatformEventChannelMember')
    channels.addMember(
      textOf(node, 'eventChannel') ?? '',
      textOf(node, 'selectedEntity') ?? '',
      list(node, 'enrichedFields').map((one) => textOf(one, 'name') ?? ''),
    )
  }
}
