import { describe, expect, it } from '@jest/globals'
import { resolveSetting } from './setting.ts'

const sources = {
  env: { TOKEN: 's3cret', EMPTY: '', KEPT_FILE: 'token.txt', GONE_FILE: 'absent.txt' },
  readFile: (path: string) => {
    if (path === 'token.txt') return 's3cret\n'
    if (path === 'empty.txt') return '\n'
    throw new Error('ENOENT')
  },
}

describe('a setting', () => {
  it.each([
    ['https://erp.example', 'https://erp.example'],
    ['env:TOKEN', 's3cret'],
    ['file:token.txt', 's3cret'],
    ['env:KEPT', 's3cret'],
  ])('%s is resolved', (setting, expected) => {
    expect(resolveSetting('systems.erp.demo.token', setting, sources)).toBe(expected)
  })

  it.each([
    ['env:ABSENT', 'the environment variable ABSENT is not set'],
    ['env:EMPTY', 'the environment variable EMPTY is not set'],
    ['env:GONE', 'the file absent.txt cannot be read (ENOENT)'],
    ['file:absent.txt', 'the file absent.txt cannot be read (ENOENT)'],
    ['file:empty.txt', 'the file empty.txt is empty'],
  ])('%s is refused, saying what it is for', (setting, message) => {
    expect(() => resolveSetting('systems.erp.demo.token', setting, sources)).toThrow(
      expect.objectContaining({
        code: 'MESH_CONFIG_SETTING',
        message: `systems.erp.demo.token: ${message}`,
      }),
    )
  })
})
