import { describe, expect, it } from '@jest/globals'
import { readOptions } from './options.ts'
import { randomFor, randomOf, shuffled } from './random.ts'

const NAMES = ['erp-down', 'kill-all']

describe('the words after npm run faults --', () => {
  it('name nemeses, by comma or again', () => {
    const { only, seed, short } = readOptions(
      ['--short', '--seed', '7', '--only', 'erp-down,kill-all', '--only', 'kill-all'],
      NAMES,
    )
    expect({ only, seed, short }).toEqual({
      only: ['erp-down', 'kill-all', 'kill-all'],
      seed: 7,
      short: true,
    })
  })

  it.each([
    [['--seed', 'x'], '--seed x: expected a whole number'],
    [['--seed', '4294967296'], 'expected a whole number from 0 to 4294967295'],
    [['--only', 'rain'], 'there is no such nemesis; there are erp-down, kill-all'],
    [['--long'], "Unknown option '--long'"],
  ])('are refused when they mean nothing: %s', (args, words) => {
    expect(() => readOptions(args, NAMES)).toThrow(
      expect.objectContaining({
        code: 'MESH_FAULTS_OPTION',
        message: expect.stringContaining(words),
      }),
    )
  })
})

const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']

describe('a seed', () => {
  const schedule = (seed: number) => shuffled(randomOf(seed), LETTERS)

  it('draws the same schedule again, and another one draws another', () => {
    expect(schedule(42)).toEqual(schedule(42))
    expect(new Set([1, 2, 3, 4, 5].map((seed) => schedule(seed).join(' '))).size).toBe(5)
  })

  it('draws the same for one name, whatever was drawn for another', () => {
    const numbers = (name: string) => {
      const random = randomFor(42, name)
      return [random(), random(), random()]
    }
    expect(numbers('erp-down')).toEqual(numbers('erp-down'))
    expect(numbers('erp-down')).not.toEqual(numbers('kill-all'))
  })

  it('draws each item once', () => {
    expect(schedule(9).toSorted()).toEqual(LETTERS)
  })
})
