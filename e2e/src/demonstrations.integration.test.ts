import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '@carrick/testkit'

const ROOT = join(import.meta.dirname, '../..')

let home: string
let mesh: ChildProcess
let shown = ''

const nodeAt = (script: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [join(ROOT, script), ...args], {
    env: { ...process.env, CARRICK_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const carrick = async (...args: readonly string[]) => {
  const child = nodeAt('apps/cli/src/main.ts', ...args)
  let out = ''
  child.stdout?.on('data', (chunk: Buffer) => (out += String(chunk)))
  child.stderr?.on('data', (chunk: Buffer) => (out += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out }
}

const postedLines = (): number =>
  shown.split('\n').filter((line) => /SO-\d+ .*posted/.test(line)).length

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'carrick-home-'))
  mesh = nodeAt('scripts/start/main.ts', '--orders', '1', '--erp', 'demo')
  mesh.stdout?.on('data', (chunk: Buffer) => (shown += String(chunk)))
  await eventually('npm start to stay up', () => shown.includes('It stays up'), 90_000)
}, 120_000)

afterAll(async () => {
  if (mesh.exitCode === null) {
    mesh.kill('SIGINT')
    await once(mesh, 'exit')
  }
  rmSync(home, { recursive: true, force: true })
}, 30_000)

describe('carrick, beside npm start', () => {
  it('shows an order that was found again after a cut answer', async () => {
    const { code, out } = await carrick('demo', 'erp-cut')
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('in the ERP: 1') })
    const number = /Order (\d+)/.exec(out)?.[1] ?? ''
    expect((await carrick('trace', number)).out).toContain('found by our mark after a lost answer')
  }, 60_000)

  it('shows an order that waits for a person while others flow, and gives it up on demand', async () => {
    const { out } = await carrick('demo', 'stuck-order')
    const number = /Order (\d+)/.exec(out)?.[1] ?? ''
    expect((await carrick('lanes')).out).toMatch(
      new RegExp(`${number} +waiting +MESH_ERP_TOO_LONG`),
    )
    const letter = await carrick('dlq', 'show', number)
    expect(letter).toMatchObject({ code: 0, out: expect.stringContaining('"unitPrice": "132.75') })
    const before = postedLines()
    await carrick('demo', 'sell', '2')
    await eventually('two more orders to be posted', () => postedLines() === before + 2, 30_000)
    const plan = await carrick('dlq', 'skip', number, '--dry-run')
    expect(plan).toMatchObject({ code: 0, out: expect.stringContaining(number) })
    expect(await carrick('dlq', 'skip', number, '--reason', 'a test')).toMatchObject({ code: 0 })
    expect((await carrick('dlq', 'list')).out).toContain('There are no dead letters')
  }, 90_000)

  it('says so when it is asked for an order that nobody knows', async () => {
    expect(await carrick('why', 'NO-SUCH')).toMatchObject({ code: 4 })
  }, 30_000)
})
