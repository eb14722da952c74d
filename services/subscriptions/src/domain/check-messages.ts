import { MeshError } from '@carrick/kernel'
import { placesIn } from './fill-template.ts'
import type { MailTemplates } from './mail.ts'
import { toldFields } from './told-fields.ts'

interface Described {
  readonly name: string
  readonly schema: object
  readonly piiPaths: readonly string[]
}

interface Templated extends Pick<MailTemplates, 'messages'> {
  readonly name: string
  readonly pii: boolean
}

const checkTemplate = (template: string, where: string, fields: readonly string[]): void => {
  const strange = placesIn(template).find((place) => !fields.includes(place))
  if (strange === undefined) return
  throw new MeshError(
    'MESH_CONFIG_SETTING',
    `${where}: {${strange}} names no field of this event; expected one of ${fields.join(', ')}`,
  )
}

/** Throws MESH_CONFIG_SETTING for a text that names what its event does not tell. */
export const checkMessages = (
  { name, pii, messages }: Templated,
  told: readonly Described[],
): void => {
  for (const [type, { subject, text }] of Object.entries(messages)) {
    const event = told.find((one) => one.name === type)
    const fields = event === undefined ? [] : ['orderNumber', ...toldFields(event, pii)]
    const where = `subscriptions.${name}.messages.${type}`
    checkTemplate(subject, `${where}.subject`, fields)
    checkTemplate(text, `${where}.text`, fields)
  }
}
