// The x509 library needs the metadata reflection before it is loaded.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { webcrypto as crypto } from 'node:crypto'

/** A certificate and its key, both in PEM. */
export interface Identity {
  readonly certificate: string
  readonly privateKey: string
}

export interface IdentityOptions {
  /** Of the subject; for a client its user. */
  readonly commonName: string
  /** Names and addresses that it may answer at; none for a client. */
  readonly hosts?: readonly string[]
  /** Epoch ms. */
  readonly validTo?: number
}

/** Signs what clients and servers show each other; trusted by nobody who was not told. */
export interface PrivateAuthority {
  /** PEM, for those that are to trust it. */
  readonly certificate: string
  issue(options: IdentityOptions): Promise<Identity>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 86_400_000
const ADDRESS = /^[\d.]+$/

const pemOf = async (key: crypto.CryptoKey): Promise<string> => {
  const bytes = await crypto.subtle.exportKey('pkcs8', key)
  return x509.PemConverter.encode(bytes, 'PRIVATE KEY')
}

const { serverAuth, clientAuth } = x509.ExtendedKeyUsage

/** A new authority; what it issues is good for 30 days. */
export const createAuthority = async (now: number, name: string): Promise<PrivateAuthority> => {
  const notBefore = new Date(now - 2 * DAY)
  const notAfter = new Date(now + 30 * DAY)
  const authorityKeys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys: authorityKeys,
    signingAlgorithm: ALGORITHM,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  })
  return {
    certificate: authority.toString('pem'),
    issue: async ({ commonName, hosts = [], validTo }) => {
      const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
      const names = hosts.map((value) => ({
        type: ADDRESS.test(value) ? ('ip' as const) : ('dns' as const),
        value,
      }))
      const certificate = await x509.X509CertificateGenerator.create({
        subject: `CN=${commonName}`,
        issuer: authority.subject,
        publicKey: keys.publicKey,
        signingKey: authorityKeys.privateKey,
        signingAlgorithm: ALGORITHM,
        notBefore,
        notAfter: validTo === undefined ? notAfter : new Date(validTo),
        extensions: [
          ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
          new x509.ExtendedKeyUsageExtension([names.length === 0 ? clientAuth : serverAuth]),
          // Python from 3.13 on refuses a certificate that does not name its authority's key.
          await x509.AuthorityKeyIdentifierExtension.create(authority),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
      })
      return { certificate: certificate.toString('pem'), privateKey: await pemOf(keys.privateKey) }
    },
  }
}
