// The x509 library needs the metadata reflection before it is loaded.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { webcrypto as crypto } from 'node:crypto'

export interface Certificates {
  /** PEM of the authority that clients have to trust. */
  readonly authority: string
  readonly certificate: string
  readonly privateKey: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY = 86_400_000

const pemOf = async (key: crypto.CryptoKey): Promise<string> => {
  const bytes = await crypto.subtle.exportKey('pkcs8', key)
  return x509.PemConverter.encode(bytes, 'PRIVATE KEY')
}

/** An authority of its own and a certificate for this machine, good for 30 days. */
export const createCertificates = async (now: number): Promise<Certificates> => {
  const notBefore = new Date(now - DAY)
  const notAfter = new Date(now + 30 * DAY)
  const authorityKeys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Carrick lab authority',
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
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore,
    notAfter,
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      // Python from 3.13 on refuses a certificate that does not name its authority's key.
      await x509.AuthorityKeyIdentifierExtension.create(authority),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return {
    authority: authority.toString('pem'),
    certificate: certificate.toString('pem'),
    privateKey: await pemOf(keys.privateKey),
  }
}
