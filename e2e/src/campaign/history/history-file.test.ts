import { afterAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { goodHistory } from '../promises/a-history.fixture.ts'
import { openHistory, readHistory } from './history-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'carrick-history-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const fileOf = (text: string): string => {
  const file = join(folder, 'given.jsonl')
  writeFileSync(file, text)
  return file
}

describe('a history on disk', () => {
  it('is read as it was written, also while more is written', () => {
    const history = openHistory(join(folder, 'deep', 'history.jsonl'))
    for (const entry of goodHistory()) history.write(entry)
    expect(readHistory(history.file)).toEqual(goodHistory())
    expect(history.entries).toEqual(goodHistory())
  })

  it.each([
    ['no JSON', '{"kind":"run"}\n{oops\n', ':2 is no JSON'],
    ['another kind', '{"kind":"weather"}\n', ':1 is no entry of a history'],
    ['no object', '\n7\n', ':2 is no entry of a history'],
  ])('is refused with the line: %s', (_what, text, words) => {
    expect(() => readHistory(fileOf(text))).toThrow(
      expect.objectContaining({
        code: 'MESH_FAULTS_HISTORY',
        message: expect.stringContaining(words),
      }),
    )
  })

  it('is refused when there is none', () => {
    expect(() => readHistory(join(folder, 'none'))).toThrow(/cannot be read/)
  })
})
