import { describe, expect, it } from '@jest/globals'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commonSettings, printableSettings, readSettings, resolveSecret } from './settings.ts'

const usable = {
  CARRICK_KAFKA_BROKERS: '127.0.0.1:9092, 127.0.0.1:9093',
  CARRICK_REGISTRY_URL: 'http://127.0.0.1:8081/apis/ccompat/v7',
  CARRICK_POSTGRES_URL: 'postgres://erp_poster:secret@127.0.0.1:5432/carrick',
  CARRICK_ADMIN_TOKEN: '0123456789abcdef',
}

describe('settings', () => {
  it('reads what is given and fills in the rest', () => {
    expect(readSettings(commonSettings, usable)).toMatchObject({
      CARRICK_KAFKA_BROKERS: ['127.0.0.1:9092', '127.0.0.1:9093'],
      CARRICK_ADMIN_HOST: '127.0.0.1',
      CARRICK_LOG_LEVEL: 'info',
    })
  })

  it('names every wrong variable at once', () => {
    const broken = { ...usable, CARRICK_REGISTRY_URL: 'nowhere', CARRICK_ADMIN_PORT: '70000' }
    expect(() => readSettings(commonSettings, broken)).toThrow(
      expect.objectContaining({
        code: 'MESH_SETTINGS_INVALID',
        message: expect.stringMatching(/CARRICK_REGISTRY_URL.*CARRICK_ADMIN_PORT/),
      }),
    )
  })

  it('never prints a secret', () => {
    const printed = JSON.stringify(printableSettings(readSettings(commonSettings, usable)))
    expect(printed).not.toContain('secret')
    expect(printed).not.toContain('0123456789abcdef')
    expect(printed).toContain('127.0.0.1:9093')
  })
})

describe('secret references', () => {
  it('reads from the environment and from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'carrick-')), 'key.pem')
    writeFileSync(file, 'PEM\n')
    expect(resolveSecret('env:ERP_TOKEN', { ERP_TOKEN: 't' })).toBe('t')
    expect(resolveSecret(`file:${file}`, {})).toBe('PEM')
  })

  it.each(['env:ERP_TOKEN', 'file:/nowhere/at/all', 'hunter2'])(
    'refuses %p with a reason',
    (reference) => {
      expect(() => resolveSecret(reference, {})).toThrow(
        expect.objectContaining({ code: 'MESH_SETTINGS_SECRET' }),
      )
    },
  )

  it('does not repeat a secret that was written out', () => {
    expect(() => resolveSecret('hunter2', {})).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    )
  })
})
