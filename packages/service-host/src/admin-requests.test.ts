import { describe, expect, it } from '@jest/globals'
import { parseRun } from './admin-requests.ts'

const body = { hash: '5b1d', by: 'mara', reason: 'the price is right now' }

describe('a request to run a plan', () => {
  it('is run by whom and why it says', () => {
    expect(parseRun({ hash: '5b1d' }, body)).toEqual(body)
  })

  it('is refused when its body names another plan than its path', () => {
    expect(() => parseRun({ hash: '77aa' }, body)).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({
          status: 400,
          findings: [
            expect.objectContaining({
              path: 'hash',
              message: 'is not the plan of the path; expected "77aa"',
            }),
          ],
        }),
      }),
    )
  })
})
