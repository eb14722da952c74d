import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { MeshError, messageOf } from '@carrick/kernel'

/**
 * Trusts the authority of the PEM file besides the usual ones, for every connection of this process:
 * login and REST use different HTTP clients. Throws MESH_SETTINGS_INVALID.
 */
export const trustAuthority = (file: string): void => {
  try {
    const pem = readFileSync(file, 'utf8')
    const trusted = getCACertificates('default')
    setDefaultCACertificates([...trusted, pem])
  } catch (cause) {
    throw new MeshError(
      'MESH_SETTINGS_INVALID',
      `CARRICK_SALESFORCE.caFile: ${file} cannot be used as a PEM certificate: ${messageOf(cause)}`,
      { cause },
    )
  }
}
