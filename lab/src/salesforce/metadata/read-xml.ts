import { messageOf } from '@carrick/kernel'
import { XMLParser } from 'fast-xml-parser'
import { SyntaxValidator } from 'fast-xml-validator'

export type XmlNode = Readonly<Record<string, unknown>>

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  removeNSPrefix: true,
  trimValues: true,
})

const isNode = (value: unknown): value is XmlNode => typeof value === 'object' && value !== null

/** The root element of that name. Throws Error that names `where`. */
export const readXml = (xml: string, root: string, where: string): XmlNode => {
  try {
    SyntaxValidator.validate(xml)
  } catch (cause) {
    throw new Error(`${where}: ${messageOf(cause)}`, { cause })
  }
  const document: unknown = parser.parse(xml)
  const node = isNode(document) ? document[root] : undefined
  if (!isNode(node)) throw new Error(`${where}: expected the root element ${root}`)
  return node
}

export const textOf = (node: XmlNode | undefined, name: string): string | undefined => {
  const value = node?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The child elements of that name, none or many. */
export const list = (node: XmlNode | undefined, name: string): XmlNode[] => {
  const value = node?.[name]
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  return all.filter(isNode)
}
