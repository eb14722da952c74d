import { randomInt } from 'node:crypto'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/

/** No record has a lower number: ids then hold letters of both cases. */
const FIRST = 2_000_000_007n
/** How far apart the numbers of two orgs may begin; `randomInt` takes no more than 2^48. */
const SPREAD = 2 ** 40
const INSTANCE = '5e'

/**
 * The last three characters of an 18-character id: per five characters one, whose bits say which of
 * them are capitals. Source: Salesforce Help, "Convert 15-character Record IDs to 18-character".
 */
const suffixOf = (id15: string): string =>
  [0, 5, 10]
    .map((start) => {
      const bits = Array.from(id15.slice(start, start + 5)).reduce(
        (sum, letter, index) => sum + (letter >= 'A' && letter <= 'Z' ? 1 << index : 0),
        0,
      )
      return SUFFIX[bits] ?? 'A'
    })
    .join('')

/** The 18-character form of a 15- or 18-character id; undefined when it is none. */
export const normalId = (text: string): string | undefined =>
  ID.test(text) ? text.slice(0, 15) + suffixOf(text.slice(0, 15)) : undefined

const base62 = (value: bigint, digits: number): string => {
  let rest = value
  let text = ''
  while (text.length < digits) {
    text = (BASE62[Number(rest % 62n)] ?? '0') + text
    rest /= 62n
  }
  return text
}

/** Numbers the records of each key prefix, from a number that no other org begins with. */
export const idSequence = (): ((keyPrefix: string) => string) => {
  const first = FIRST + BigInt(randomInt(SPREAD))
  const next = new Map<string, bigint>()
  return (keyPrefix) => {
    const serial = next.get(keyPrefix) ?? first
    next.set(keyPrefix, serial + 1n)
    const id15 = `${keyPrefix}${INSTANCE}0${base62(serial, 9)}`
    return id15 + suffixOf(id15)
  }
}
