import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type LabServer,
  queryDatabase,
  type SecurityFiles,
  showCertificate,
  startPostgres,
  writeSecurityFiles,
} from '@carrick/lab'
import type { ServerTls } from '@carrick/messaging'
import { eventually } from '@carrick/testkit'
import { openPostgresStore } from './postgres-store.ts'
import { provision } from './provision.ts'

// A server of its own: what certificate it shows is changed under way.
const folder = mkdtempSync(join(tmpdir(), 'carrick-secured-postgres-'))
const PASSWORD = 'right-4c1f'
const pem = (file: string): string => readFileSync(file, 'utf8')
let server: LabServer
let files: SecurityFiles
let trusting: ServerTls
let url: string
let certUrl: string

/** By name: so that certificates are checked against a name. */
const local = (address: string): string => {
  const at = new URL(address)
  at.hostname = 'localhost'
  at.searchParams.set('sslmode', 'verify-full')
  return at.href
}

beforeAll(async () => {
  files = await writeSecurityFiles(join(folder, 'tls'))
  trusting = { authority: pem(files.authority) }
  server = await startPostgres({ folder, secured: files })
  const roles = await Promise.all(
    ['tls_keeper', 'cert_keeper'].map((schema) =>
      provision({ adminUrl: server.address, schema, password: PASSWORD }),
    ),
  )
  const [first = '', second = ''] = roles.map((role) => local(role.url))
  url = first
  certUrl = second
}, 60_000)

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}, 30_000)

interface Attempt {
  readonly url?: string
  readonly schema?: string
  readonly password?: string
  readonly tls?: ServerTls
}

const attempt = async ({ schema = 'tls_keeper', ...more }: Attempt): Promise<number> => {
  const store = await openPostgresStore({ url, schema, ...more })
  try {
    return await store.inboxFloor()
  } finally {
    await store.close()
  }
}

const refusal = (code: string, words: RegExp) => ({
  code,
  message: expect.stringMatching(
    new RegExp(`PostgreSQL at localhost:${new URL(server.address).port}: .*${words.source}`),
  ),
})

const show = async (identity: SecurityFiles['server']): Promise<void> => {
  showCertificate(folder, identity)
  await queryDatabase(server.address, 'select pg_reload_conf()')
}

describe('PostgreSQL with TLS', () => {
  it('keeps the tables of a role that has to use TLS and has a password', async () => {
    expect(await attempt({ tls: trusting })).toEqual(expect.any(Number))
    await expect(attempt({})).rejects.toMatchObject(refusal('MESH_STORE_LOGIN', /no encryption/))
  })

  it('takes a certificate of its authority for a role that has to show one', async () => {
    const tls = {
      ...trusting,
      certificate: pem(files.client.certificate),
      privateKey: pem(files.client.privateKey),
    }
    const cert = { url: certUrl, schema: 'cert_keeper' }
    expect(await attempt({ ...cert, tls })).toEqual(expect.any(Number))
    await expect(attempt({ ...cert, tls: trusting })).rejects.toMatchObject(
      refusal('MESH_STORE_LOGIN', /certificate/),
    )
    const other = {
      ...trusting,
      certificate: pem(files.otherClient.certificate),
      privateKey: pem(files.otherClient.privateKey),
    }
    await expect(attempt({ ...cert, tls: other })).rejects.toMatchObject(
      refusal('MESH_STORE_TLS', /refuses the certificate of this client/),
    )
  })

  it('says that another authority signed, or one that nobody named', async () => {
    const words = refusal('MESH_STORE_TLS', /not signed by an authority that is trusted/)
    const other = { authority: pem(files.otherAuthority) }
    await expect(attempt({ tls: other })).rejects.toMatchObject(words)
    await expect(attempt({ tls: {} })).rejects.toMatchObject(words)
  })

  it('says that the password is wrong, and does not repeat it', async () => {
    const answer = attempt({ tls: trusting, password: 'guessed-9d21' })
    await expect(answer).rejects.toMatchObject(
      refusal('MESH_STORE_LOGIN', /password authentication failed/),
    )
    await expect(answer).rejects.toMatchObject({
      message: expect.not.stringContaining('guessed-9d21'),
    })
  })

  it('says that its certificate is for another host, or over, and goes on with a new one', async () => {
    const shows = (words: RegExp) => async (): Promise<boolean> => {
      const answer: unknown = await attempt({ tls: trusting }).catch((thrown: unknown) => thrown)
      expect(answer).toMatchObject(refusal('MESH_STORE_TLS', words))
      return true
    }
    await show(files.otherHost)
    await eventually('the other host', shows(/for another host.*elsewhere\.test/))
    await show(files.expired)
    await eventually('the end', shows(/has expired/))
    await show(files.server)
    await eventually('the right one', async () => (await attempt({ tls: trusting })) >= 0)
  })

  it('gets its roles over TLS, and none from a server that is not trusted', async () => {
    const place = { adminUrl: local(server.address), schema: 'made_over_tls' }
    const untrusted = provision({ ...place, tls: {}, password: PASSWORD })
    await expect(untrusted).rejects.toMatchObject(refusal('MESH_STORE_TLS', /not signed by/))
    const made = await provision({ ...place, tls: trusting, password: PASSWORD })
    expect(await attempt({ url: made.url, schema: made.schema, tls: trusting })).toEqual(
      expect.any(Number),
    )
  })
})
