import { describe, expect, it } from '@jest/globals'
import { parse, releaseRequest } from './admin-requests.ts'

const RELEASE = { hold: 'FRAUD', by: 'mara', reason: 'called back' }

const findingsOf = (body: unknown): unknown => {
  try {
    return parse(releaseRequest, body)
  } catch (thrown) {
    return (thrown as { problem: { findings: readonly unknown[] } }).problem.findings
  }
}

describe('the wish to release a hold', () => {
  it('says which one, who wants it and why', () => {
    expect(findingsOf(RELEASE)).toEqual(RELEASE)
  })

  it.each([
    ['hold', 'CREDIT', 'expected one of'],
    ['by', '', 'expected string to have >=1 characters'],
    ['reason', 'a\0b', 'holds the character U+0000'],
    ['reason', '\ud800', 'holds half a character'],
  ])('is refused for a %s such as %j, with what was expected', (path, value, message) => {
    expect(findingsOf({ ...RELEASE, [path]: value })).toMatchObject([
      { path, code: 'MESH_ADMIN_REQUEST', message: expect.stringContaining(message) },
    ])
  })
})
