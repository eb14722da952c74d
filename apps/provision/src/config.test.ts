import { describe, expect, it } from '@jest/globals'
import { readConfig } from './config.ts'

const env = {
  CARRICK_POSTGRES_URL: 'postgres://postgres@database.test:5432/mesh?sslmode=verify-full',
  CARRICK_POSTGRES_PASSWORD: 'a/b c',
  CARRICK_PASSWORDS_DIR: '/run/secrets',
}

describe('settings of provision', () => {
  it('are the address with its password, TLS where asked for, and the folder of passwords', () => {
    expect(readConfig(env)).toEqual({
      adminUrl: 'postgres://postgres:a%2Fb%20c@database.test:5432/mesh?sslmode=verify-full',
      tls: {},
      passwordsDir: '/run/secrets',
    })
  })

  it('name every one that cannot be used', () => {
    const wrong = {
      CARRICK_POSTGRES_URL: 'postgres://postgres@database.test:5432/mesh',
      CARRICK_POSTGRES_CA_FILE: '/no/such.pem',
    }
    expect(() => readConfig(wrong)).toThrow(
      expect.objectContaining({
        code: 'MESH_SETTINGS_INVALID',
        message: expect.stringMatching(
          /CARRICK_POSTGRES_CA_FILE: \/no\/such.pem cannot be used.*CARRICK_POSTGRES_CA_FILE: is read with sslmode=verify-full only.*CARRICK_PASSWORDS_DIR/s,
        ),
      }),
    )
  })
})
