import type { ClientConfig } from 'pg'
import { MeshError, messageOf, tlsTrouble } from '@carrick/kernel'
import type { PostgresSettings } from './settings.ts'

type Address = Pick<PostgresSettings, 'url' | 'password' | 'tls'>

/** Parameters of libpq by which the driver would decide on TLS itself. */
const OWN = [
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'ssl',
  'sslnegotiation',
  'uselibpqcompat',
]
const NO_TLS = 'The server does not support SSL connections'
/** Class 28: invalid authorization, of a password, a certificate or an address (manual, appendix A). */
const LOGIN = /^28/

/** Where to connect and how, for `pg`. */
export const addressOf = ({ url, password, tls }: Address): ClientConfig => {
  const address = new URL(url)
  for (const name of OWN) address.searchParams.delete(name)
  // The string wins over the field of its own name.
  if (password !== undefined) address.password = encodeURIComponent(password)
  return {
    connectionString: address.href,
    ...(tls !== undefined && {
      ssl: {
        ...(tls.authority !== undefined && { ca: tls.authority }),
        ...(tls.certificate !== undefined && { cert: tls.certificate }),
        ...(tls.privateKey !== undefined && { key: tls.privateKey }),
      },
    }),
  }
}

const placeOf = (url: string): string => `PostgreSQL at ${new URL(url).host}`

/** MESH_STORE_TLS and MESH_STORE_LOGIN for what a person has to set right; anything else as it is. */
export const connectError = (thrown: unknown, { url }: Address): unknown => {
  const kind = 'in-doubt'
  const message = messageOf(thrown)
  const trouble = tlsTrouble(thrown) ?? (message === NO_TLS ? 'it does not offer TLS' : undefined)
  if (trouble !== undefined)
    return new MeshError('MESH_STORE_TLS', `${placeOf(url)}: ${trouble}`, { kind, cause: thrown })
  const state = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (!LOGIN.test(state) || state.length !== 5) return thrown
  const words = `${placeOf(url)}: it refuses who we say we are (${message})`
  return new MeshError('MESH_STORE_LOGIN', words, { kind, cause: thrown })
}
