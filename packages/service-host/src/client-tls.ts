import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { messageOf, systemClock } from '@carrick/kernel'
import type { ServerTls } from '@carrick/messaging'

type Prefix = 'CARRICK_KAFKA' | 'CARRICK_REGISTRY' | 'CARRICK_POSTGRES'
type Part = 'CA' | 'CERT' | 'KEY'
type Files = Readonly<Partial<Record<`${Prefix}_${Part}_FILE`, string | undefined>>>
type Report = (name: string, message: string) => void

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

const certificatesIn = (pem: string): readonly X509Certificate[] => {
  const found = (pem.match(CERTIFICATES) ?? []).map((one) => new X509Certificate(one))
  if (found.length === 0) throw new Error('there is no certificate in it')
  return found
}

const isOver = (certificate: X509Certificate): boolean =>
  certificate.validToDate.getTime() < systemClock.now()

/**
 * Authority, certificate and key from the files that the settings of one server name. Reports each that
 * cannot be used; `named` are the variables that were set.
 */
export const clientTls = (
  prefix: Prefix,
  files: Files,
  report: Report,
): { readonly named: readonly string[]; readonly value: ServerTls | undefined } => {
  const nameOf = (part: Part) => `${prefix}_${part}_FILE` as const
  const read = (part: Part, check: (pem: string) => void): string | undefined => {
    const path = files[nameOf(part)]
    if (path === undefined) return undefined
    try {
      const pem = readFileSync(path, 'utf8')
      check(pem)
      return pem
    } catch (thrown) {
      const words =
        part === 'KEY' ? 'a private key in PEM without a passphrase' : 'PEM certificates'
      // What OpenSSL says of a key may repeat a part of it.
      const reason =
        part === 'KEY' && !messageOf(thrown).includes('ENOENT') ? '' : ` (${messageOf(thrown)})`
      report(nameOf(part), `${path} cannot be used as ${words}${reason}`)
      return undefined
    }
  }
  const named = (['CA', 'CERT', 'KEY'] as const)
    .map(nameOf)
    .filter((name) => files[name] !== undefined)
  const authority = read('CA', certificatesIn)
  const certificate = read('CERT', (pem) => {
    const [own] = certificatesIn(pem)
    if (own !== undefined && isOver(own)) throw new Error(`it expired at ${own.validTo}`)
  })
  const privateKey = read('KEY', createPrivateKey)
  const missing = files[nameOf('KEY')] === undefined ? 'KEY' : 'CERT'
  if ((files[nameOf('CERT')] === undefined) !== (files[nameOf('KEY')] === undefined))
    report(nameOf(missing), 'expected: certificate and key go together')
  if (certificate !== undefined && privateKey !== undefined) {
    const [own] = certificatesIn(certificate)
    if (own?.checkPrivateKey(createPrivateKey(privateKey)) === false)
      report(nameOf('KEY'), 'is not the key of the certificate')
  }
  const value = {
    ...(authority === undefined ? {} : { authority }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(privateKey === undefined ? {} : { privateKey }),
  }
  return { named, value: named.length === 0 ? undefined : value }
}
