import { describe, expect, it } from '@jest/globals'
import { commonSettings, printableSettings, readSettings } from './settings.ts'

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

  it('knows the Kafka clients, and names one that it does not know', () => {
    const reading = (client: string) =>
      readSettings(commonSettings, { ...usable, CARRICK_KAFKA_CLIENT: client })
    expect(readSettings(commonSettings, usable).CARRICK_KAFKA_CLIENT).toBe('kafkajs')
    expect(reading('platformatic').CARRICK_KAFKA_CLIENT).toBe('platformatic')
    expect(() => reading('librdkafka')).toThrow(
      expect.objectContaining({
        code: 'MESH_SETTINGS_INVALID',
        message: expect.stringMatching(/CARRICK_KAFKA_CLIENT: .*"kafkajs"\|"platformatic"/),
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
