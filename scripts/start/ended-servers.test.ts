import { describe, expect, it } from '@jest/globals'
import { createEndedServers } from './ended-servers.ts'

describe('a server that ends while the mesh stays up', () => {
  it('is told of once, with its log', () => {
    const runs = { kafka: true, registry: true, postgres: true }
    const server = (name: keyof typeof runs) => ({ running: () => runs[name] })
    const servers = {
      kafka: server('kafka'),
      registry: server('registry'),
      postgres: server('postgres'),
    }
    const ended = createEndedServers(servers, 'state')
    expect(ended()).toEqual([])
    runs.kafka = false
    expect(ended()).toEqual([
      expect.stringMatching(
        /^Kafka has ended; its log is state.kafka\.log\. .*begins a new demonstration$/,
      ),
    ])
    expect(ended()).toEqual([])
  })
})
