import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { MeshError, messageOf } from '@carrick/kernel'

const unusable = (where: string, message: string, cause?: unknown): MeshError =>
  new MeshError('MESH_CONFIG_SETTING', `${where}: ${message}`, { cause })

/**
 * An RSA key in PEM, PKCS #1 or PKCS #8, as PKCS #8. Throws MESH_CONFIG_SETTING, which names `where`
 * and never repeats the text.
 */
export const rsaKey = (pem: string, where: string): string => {
  const wrong = 'what it refers to is no RSA private key in PEM without a passphrase'
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch (cause) {
    throw unusable(where, wrong, cause)
  }
  if (key.asymmetricKeyType !== 'rsa') throw unusable(where, wrong)
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** The PEM of an authority's certificate in a file. Throws MESH_CONFIG_SETTING. */
export const authorityIn = (file: string, where: string): string => {
  try {
    const pem = readFileSync(file, 'utf8')
    new X509Certificate(pem)
    return pem
  } catch (cause) {
    const reason = messageOf(cause)
    throw unusable(where, `${file} cannot be used as a PEM certificate: ${reason}`, cause)
  }
}
