import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '@carrick/kernel'
import { createAuthority } from './private-authority.ts'

/** PEM files of one who shows a certificate. */
export interface IdentityFiles {
  readonly certificate: string
  readonly privateKey: string
}

/** Paths of what servers and clients of one private authority need; all PEM. */
export interface SecurityFiles {
  /** The authority that clients are to trust, and one that signed nothing here. */
  readonly authority: string
  readonly otherAuthority: string
  /** For localhost and 127.0.0.1; for another host; for this one, but over. */
  readonly server: IdentityFiles
  readonly otherHost: IdentityFiles
  readonly expired: IdentityFiles
  /** For user `carrick`; and one of the other authority. */
  readonly client: IdentityFiles
  readonly otherClient: IdentityFiles
}

/** User and password of the secured servers; they live as long as a test run, on the loopback address. */
export const SECURED_USER = 'carrick'
export const SECURED_PASSWORD = 'only-for-tests-7f3a'

const HERE = ['localhost', '127.0.0.1']
const HOUR = 3_600_000

/** Makes the authority and all that it signs. */
export const writeSecurityFiles = async (folder: string): Promise<SecurityFiles> => {
  mkdirSync(folder, { recursive: true })
  const now = systemClock.now()
  const [own, other] = await Promise.all([
    createAuthority(now, 'Carrick test authority'),
    createAuthority(now, 'Another authority'),
  ])
  const write = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text, { mode: 0o600 })
    return path
  }
  const identity = async (name: string, ...[options]: Parameters<typeof own.issue>) => {
    const { certificate, privateKey } = await (name === 'other-client' ? other : own).issue(options)
    return {
      certificate: write(`${name}.pem`, certificate),
      privateKey: write(`${name}.key`, privateKey),
    }
  }
  return {
    authority: write('authority.pem', own.certificate),
    otherAuthority: write('other-authority.pem', other.certificate),
    server: await identity('server', { commonName: 'localhost', hosts: HERE }),
    otherHost: await identity('other-host', { commonName: 'elsewhere', hosts: ['elsewhere.test'] }),
    expired: await identity('expired', {
      commonName: 'localhost',
      hosts: HERE,
      validTo: now - HOUR,
    }),
    client: await identity('client', { commonName: SECURED_USER }),
    otherClient: await identity('other-client', { commonName: SECURED_USER }),
  }
}
