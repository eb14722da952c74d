import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from '@jest/globals'
import { createRestErp } from '@carrick/erp'
import { within } from './lab-erp.fixture.ts'

const run = (...args: readonly string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })

describe('lab:erp', () => {
  it('prints one line of JSON, answers under it, and ends when asked', async () => {
    const child = run('--json')
    const lines: string[] = []
    const reader = createInterface(child.stdout).on('line', (line) => lines.push(line))
    await once(reader, 'line')
    const { baseUrl, token, webhookSecret, adminUrl } = JSON.parse(lines[0] ?? '') as Record<
      string,
      string
    >
    expect(webhookSecret).toMatch(/^whsec_/)
    const erp = createRestErp({
      instance: 'lab',
      baseUrl: baseUrl ?? '',
      token: token ?? '',
      concurrency: 1,
      now: () => Date.now(),
    })
    await erp.health(within(2_000))
    await erp.close()
    expect((await fetch(`${adminUrl ?? ''}/totals`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(lines).toHaveLength(1)
  })

  it.each([
    [['--port', 'eighty'], '--port is eighty'],
    [['--port', '70000'], '--port is 70000'],
    [['--speed', '9'], '--speed'],
    [['--zone', 'Europe/Berln'], '--zone is Europe/Berln'],
  ])('says what is wrong with %j', async (args, words) => {
    const child = run(...args)
    const errors: string[] = []
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
    expect(await once(child, 'close')).toEqual([2, null])
    expect(errors.join('')).toContain(words)
    expect(errors.join('')).toContain('Usage:')
  })
})
