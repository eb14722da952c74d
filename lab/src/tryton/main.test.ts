import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'

describe('lab:tryton', () => {
  it.each([
    [['--port', 'eighty'], '--port is eighty'],
    [['--speed', '9'], '--speed'],
    [['--data', 'no-such-file.json'], 'no-such-file.json'],
  ])('says what is wrong with %j before it installs anything', async (args, words) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args])
    const errors: string[] = []
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
    expect(await once(child, 'close')).toEqual([2, null])
    expect(errors.join('')).toContain(words)
    expect(errors.join('')).toContain('Usage:')
  })
})
