import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SecurityFiles, writeSecurityFiles } from '@carrick/lab'
import { serverAccess } from './server-access.ts'
import { commonSettings, printableSettings, readSettings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'carrick-settings-'))
let files: SecurityFiles
beforeAll(async () => {
  files = await writeSecurityFiles(folder)
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const PASSWORD = 'very-secret-5b7e'
const usable = {
  CARRICK_KAFKA_BROKERS: 'kafka.example:9093',
  CARRICK_REGISTRY_URL: 'https://registry.example/apis/ccompat/v7',
  CARRICK_POSTGRES_URL: 'postgres://erp_poster@db.example/carrick?sslmode=verify-full',
  CARRICK_ADMIN_TOKEN: '0123456789abcdef',
}

const secretFile = (text: string): string => {
  const path = join(folder, 'secret')
  writeFileSync(path, text)
  return path
}

describe('access to the servers', () => {
  it('is read from settings and from the files that they name', () => {
    const settings = readSettings(commonSettings, {
      ...usable,
      CARRICK_KAFKA_TLS: 'true',
      CARRICK_KAFKA_CA_FILE: files.authority,
      CARRICK_KAFKA_CERT_FILE: files.client.certificate,
      CARRICK_KAFKA_KEY_FILE: files.client.privateKey,
      CARRICK_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      CARRICK_KAFKA_USER: 'carrick',
      CARRICK_KAFKA_PASSWORD_FILE: secretFile(`${PASSWORD}\n`),
      CARRICK_REGISTRY_CA_FILE: files.authority,
      CARRICK_REGISTRY_TOKEN: PASSWORD,
      CARRICK_POSTGRES_PASSWORD: PASSWORD,
    })
    const authority = readFileSync(files.authority, 'utf8')
    expect(serverAccess(settings)).toMatchObject({
      kafka: {
        tls: { authority, privateKey: readFileSync(files.client.privateKey, 'utf8') },
        login: { mechanism: 'scram-sha-512', user: 'carrick', password: PASSWORD },
      },
      registry: { tls: { authority }, token: PASSWORD },
      postgres: { tls: {}, password: PASSWORD },
    })
    expect(JSON.stringify(printableSettings(settings))).not.toContain(PASSWORD)
  })

  it('needs nothing on a machine of its own', () => {
    const { kafka, registry, postgres } = serverAccess(
      readSettings(commonSettings, {
        ...usable,
        CARRICK_REGISTRY_URL: 'http://127.0.0.1:8080/apis/ccompat/v7',
        CARRICK_POSTGRES_URL: 'postgres://erp_poster@127.0.0.1/carrick',
      }),
    )
    expect([kafka.tls, kafka.login, registry.tls, postgres.tls]).toEqual(
      Array.from({ length: 4 }, () => undefined),
    )
  })

  it.each<[string, () => Readonly<Record<string, string>>, RegExp]>([
    [
      'a certificate without TLS',
      () => ({ CARRICK_KAFKA_CA_FILE: files.authority }),
      /CARRICK_KAFKA_CA_FILE: is read with CARRICK_KAFKA_TLS=true only/,
    ],
    [
      'TLS that is neither on nor off',
      () => ({ CARRICK_KAFKA_TLS: 'yes' }),
      /CARRICK_KAFKA_TLS: .*"true"\|"false"/,
    ],
    [
      'an authority that is not there',
      () => ({ CARRICK_REGISTRY_CA_FILE: '/no/such.pem' }),
      /CARRICK_REGISTRY_CA_FILE: \/no\/such.pem cannot be used as PEM certificates \(.*ENOENT/,
    ],
    [
      'a key in the place of an authority',
      () => ({ CARRICK_POSTGRES_CA_FILE: files.client.privateKey }),
      /CARRICK_POSTGRES_CA_FILE: .*there is no certificate in it/,
    ],
    [
      'a certificate without its key',
      () => ({ CARRICK_POSTGRES_CERT_FILE: files.client.certificate }),
      /CARRICK_POSTGRES_KEY_FILE: expected: certificate and key go together/,
    ],
    [
      "another's key",
      () => ({
        CARRICK_POSTGRES_CERT_FILE: files.client.certificate,
        CARRICK_POSTGRES_KEY_FILE: files.otherClient.privateKey,
      }),
      /CARRICK_POSTGRES_KEY_FILE: is not the key of the certificate/,
    ],
    [
      'an own certificate that is over',
      () => ({
        CARRICK_POSTGRES_CERT_FILE: files.expired.certificate,
        CARRICK_POSTGRES_KEY_FILE: files.expired.privateKey,
      }),
      /CARRICK_POSTGRES_CERT_FILE: .*it expired at/,
    ],
    [
      'a user without a mechanism',
      () => ({ CARRICK_KAFKA_USER: 'carrick' }),
      /CARRICK_KAFKA_SASL_MECHANISM: expected one of plain, scram-sha-256, scram-sha-512/,
    ],
    [
      'a mechanism without a user',
      () => ({ CARRICK_KAFKA_SASL_MECHANISM: 'scram-sha-256' }),
      /CARRICK_KAFKA_USER: .*CARRICK_KAFKA_PASSWORD: /,
    ],
    [
      'a password in the clear',
      () => ({
        CARRICK_KAFKA_SASL_MECHANISM: 'plain',
        CARRICK_KAFKA_USER: 'carrick',
        CARRICK_KAFKA_PASSWORD: PASSWORD,
      }),
      /CARRICK_KAFKA_SASL_MECHANISM: would send the password in the clear/,
    ],
    [
      'a registry password in the clear',
      () => ({ CARRICK_REGISTRY_URL: 'http://registry.example', CARRICK_REGISTRY_TOKEN: PASSWORD }),
      /CARRICK_REGISTRY_URL: would send the password in the clear/,
    ],
    [
      'a registry user in the address',
      () => ({ CARRICK_REGISTRY_URL: `https://carrick:${PASSWORD}@registry.example` }),
      /CARRICK_REGISTRY_URL: expected without a user/,
    ],
    [
      'TLS to PostgreSQL that does not check',
      () => ({ CARRICK_POSTGRES_URL: 'postgres://db.example/carrick?sslmode=require' }),
      /CARRICK_POSTGRES_URL: sslmode does not check who answers; expected verify-full/,
    ],
    [
      'a secret twice',
      () => ({ CARRICK_ADMIN_TOKEN_FILE: secretFile(PASSWORD) }),
      /CARRICK_ADMIN_TOKEN_FILE: CARRICK_ADMIN_TOKEN is set as well/,
    ],
    [
      'a secret file that is not there, one that is empty',
      () => ({
        CARRICK_KAFKA_PASSWORD_FILE: '/no/such/secret',
        CARRICK_REGISTRY_TOKEN_FILE: secretFile('\n'),
      }),
      /CARRICK_KAFKA_PASSWORD_FILE: the file cannot be read.*CARRICK_REGISTRY_TOKEN_FILE: .*is empty/,
    ],
  ])('refuses %s', (_what, over, words) => {
    const read = () => readSettings(commonSettings, { ...usable, ...over() })
    expect(read).toThrow(expect.objectContaining({ code: 'MESH_SETTINGS_INVALID' }))
    expect(read).toThrow(words)
    expect(read).not.toThrow(new RegExp(PASSWORD))
  })
})
