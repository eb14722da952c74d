import { MeshError } from '@carrick/kernel'
import { describe, expect, it } from '@jest/globals'
import { createVirtualClock } from '../memory/virtual-clock.ts'
import type { OutboundRecord } from '../ports/record.ts'
import { createPublisher } from './publisher.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

const nothing = (): void => undefined
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const tooLarge = new MeshError('MESH_LOG_RECORD_TOO_LARGE', 'the batch is too large')

const record = (partition: number, text: string, size = 10): OutboundRecord => ({
  topic: 't',
  partition,
  key: text,
  value: Buffer.alloc(size),
  headers: {},
})

const scene = (publish: (records: readonly OutboundRecord[]) => Promise<void>, settings = {}) => {
  const clock = createVirtualClock(0)
  const ended = new AbortController()
  const refused: OutboundRecord[] = []
  const sends: string[][] = []
  const publisher = createPublisher({
    settings: { ...DEFAULT_SETTINGS, ...settings },
    log: {
      publish: async (records) => {
        sends.push(records.map(({ key }) => key ?? ''))
        await publish(records)
      },
    } as Parameters<typeof createPublisher>[0]['log'],
    clock,
    observer: {},
    logger,
    ended,
    refused: (_owner, one) => {
      refused.push(one)
      return Promise.resolve()
    },
  })
  void publisher.run()
  const owner = { slot: '0', epoch: 1, alive: true }
  return { clock, publisher, sends, refused, owner }
}

describe('the publisher', () => {
  it('sends packs of a slot in sequence and marks a pack when all of it is acknowledged', async () => {
    const { clock, publisher, sends, owner } = scene(() => Promise.resolve(), { publishRecords: 2 })
    publisher.push('0', owner, {
      slot: '0',
      seq: 1,
      records: ['a', 'b', 'c'].map((t) => record(0, t)),
    })
    publisher.push('0', owner, { slot: '0', seq: 2, records: [record(0, 'd')] })
    await clock.advance(10)
    expect(sends.flat()).toEqual(['a', 'b', 'c', 'd'])
    expect(publisher.takeMarks()).toEqual([{ slot: '0', epoch: 1, seq: 2 }])
    expect(publisher.isIdle()).toBe(true)
  })

  it('sends the same records again after an error, first things first', async () => {
    let failures = 2
    const { clock, publisher, sends, owner } = scene(() => {
      failures -= 1
      return failures >= 0 ? Promise.reject(new Error('broker away')) : Promise.resolve()
    })
    publisher.push('0', owner, { slot: '0', seq: 1, records: [record(0, 'a'), record(0, 'b')] })
    await clock.advance(100)
    publisher.push('0', owner, { slot: '0', seq: 2, records: [record(0, 'c')] })
    await clock.advance(5_000)
    expect(sends).toEqual([
      ['a', 'b'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
  })

  it('gathers for a moment while there is much to send, and sends little at once', async () => {
    const { clock, publisher, sends, owner } = scene(() => Promise.resolve())
    const push = (seq: number, ...names: string[]): void => {
      publisher.push('0', owner, { slot: '0', seq, records: names.map((name) => record(0, name)) })
    }
    const many = Array.from({ length: 8 }, (_, index) => `m${String(index)}`)
    push(1, ...many)
    await clock.advance(5)
    push(2, 'a')
    await clock.advance(5)
    push(3, 'b')
    await clock.advance(50)
    push(4, 'c')
    await clock.advance(1)
    push(5, 'd')
    await clock.advance(1)
    expect(sends).toEqual([many, ['a', 'b'], ['c'], ['d']])
  })

  it('bounds the bytes of one partition in one send', async () => {
    const { clock, publisher, sends, owner } = scene(() => Promise.resolve(), {
      publishPartitionBytes: 250,
    })
    const records = ['a', 'b', 'c', 'd'].map((text) => record(0, text, 100))
    publisher.push('0', owner, { slot: '0', seq: 1, records })
    await clock.advance(10)
    expect(Math.max(...sends.map((send) => send.length))).toBeLessThanOrEqual(2)
    expect(sends.flat()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('halves a send that is too large, and gives up only a single record', async () => {
    const { clock, publisher, sends, refused, owner } = scene((records) =>
      records.length > 2 || records.some(({ key }) => key === 'huge')
        ? Promise.reject(tooLarge)
        : Promise.resolve(),
    )
    const texts = ['a', 'b', 'c', 'huge', 'd', 'e', 'f']
    publisher.push('0', owner, { slot: '0', seq: 1, records: texts.map((t) => record(0, t)) })
    await clock.advance(10)
    expect(refused.map(({ key }) => key)).toEqual(['huge'])
    const accepted = sends.filter((send) => send.length <= 2 && !send.includes('huge')).flat()
    expect(accepted).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(publisher.takeMarks()).toHaveLength(1)
  })

  it('drops what belongs to an owner that lost its slot', async () => {
    let go = (): void => undefined
    const { clock, publisher, sends, owner } = scene(() => new Promise((resolve) => (go = resolve)))
    const mutable = { ...owner }
    publisher.push('0', mutable, { slot: '0', seq: 1, records: [record(0, 'a')] })
    await clock.advance(1)
    publisher.push('0', mutable, { slot: '0', seq: 2, records: [record(0, 'b')] })
    mutable.alive = false
    publisher.drop('0')
    go()
    await clock.advance(10)
    expect(sends).toEqual([['a']])
    expect(publisher.takeMarks()).toEqual([])
  })
})
