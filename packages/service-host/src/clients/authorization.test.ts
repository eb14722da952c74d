import { describe, expect, it } from '@jest/globals'
import { credentialIn } from './authorization.ts'

describe('an Authorization header', () => {
  it.each(['Bearer abc', 'bearer abc', ' BEARER  abc '])('"%s" bears its credential', (header) => {
    expect(credentialIn(header, 'Bearer')).toBe('abc')
  })

  it.each([undefined, '', 'Bearer', 'abc', 'Basic abc', 'Bearerabc', 'Bearer a b'])(
    '%j bears none',
    (header) => {
      expect(credentialIn(header, 'Bearer')).toBeUndefined()
    },
  )
})
