import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MeshError, messageOf } from '@carrick/kernel'
import { catalogue, type ServiceName } from '@carrick/schemas'
import { schemaOf } from '@carrick/service-host'
import { provision, type Provisioning } from '@carrick/store'

export interface ProvisionOptions extends Pick<Provisioning, 'adminUrl' | 'tls'> {
  readonly passwordsDir: string
  readonly tell: (line: string) => void
}

/** All that produce or consume an event. */
const services = (): readonly ServiceName[] => {
  const names = catalogue.flatMap(({ events }) =>
    events.flatMap(({ producer, consumers }) => [producer, ...consumers]),
  )
  return [...new Set(names)].filter((name) => name !== 'any').sort()
}

const passwordIn = (file: string): string => {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (thrown) {
    throw new MeshError('MESH_PROVISION_PASSWORD', `${file} cannot be read: ${messageOf(thrown)}`)
  }
  if (text !== '') return text
  throw new MeshError('MESH_PROVISION_PASSWORD', `${file} is empty; expected a password`)
}

/** A role and a schema for each service; for those that are there the password is set anew. */
export const provisionServices = async (options: ProvisionOptions): Promise<void> => {
  const { adminUrl, tls, passwordsDir, tell } = options
  const wanted = services().map((name) => {
    const schema = schemaOf(name)
    return { schema, password: passwordIn(join(passwordsDir, `postgres_${schema}`)) }
  })
  for (const { schema, password } of wanted) {
    await provision({ adminUrl, tls, schema, password })
    tell(`${schema} has its role and its schema`)
  }
}
