import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MAIN = join(import.meta.dirname, '../../scripts/start/main.ts')

let home: string
const children: ChildProcess[] = []

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'carrick-home-'))
})

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const start = async (args: readonly string[], folder = home): Promise<Ended> => {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, CARRICK_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => err.push(String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out: out.join(''), err: err.join('') }
}

const EXPECTED = {
  submitted: 25,
  posted: 23,
  rejected: 0,
  held: 1,
  parked: 1,
  deadLettered: 0,
  duplicates: 0,
  lost: 0,
}

describe('npm start', () => {
  it.each([['in one process', []] as const, ['in one process each', ['--processes']] as const])(
    'takes 25 orders from the org into the ERP and back, %s',
    async (_how, more) => {
      const { code, out, err } = await start(['--once', '--json', ...more])
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
      const totals: unknown = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')
      expect(totals).toMatchObject(EXPECTED)
      expect((totals as { statusesWritten: number }).statusesWritten).toBeGreaterThanOrEqual(25)
    },
    180_000,
  )

  it('refuses data that it cannot use, and says where', async () => {
    const { code, err } = await start(['--once', '--data', MAIN])
    expect(code).toBe(2)
    expect(err).toContain('cannot be read as JSON')
  }, 30_000)
})
