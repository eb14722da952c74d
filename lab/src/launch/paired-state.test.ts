import { describe, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimRun } from './claim-run.ts'
import { markPaired, refuseHalfState } from './paired-state.ts'
import { javaMajor } from './prerequisites.ts'

const folderWithBoth = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'carrick-state-'))
  mkdirSync(join(folder, 'kafka'))
  writeFileSync(join(folder, 'kafka', 'meta.properties'), '')
  mkdirSync(join(folder, 'registry'))
  markPaired(folder)
  return folder
}

describe('Kafka log and registry storage', () => {
  it('belong together', () => {
    expect(() => {
      refuseHalfState(folderWithBoth())
    }).not.toThrow()
  })

  it.each(['kafka', 'registry'])('are refused when %s is gone', (gone) => {
    const folder = folderWithBoth()
    rmSync(join(folder, gone), { recursive: true })
    expect(() => {
      refuseHalfState(folder)
    }).toThrow(
      expect.objectContaining({
        code: 'MESH_LAB_STATE',
        message: expect.stringContaining('npm run reset'),
      }),
    )
  })
})

describe('the run file', () => {
  const folder = (): string => mkdtempSync(join(tmpdir(), 'carrick-run-'))

  it('is readable by its owner only', () => {
    const here = folder()
    claimRun(here, 0).write({ token: 't' })
    expect(statSync(join(here, 'run.json')).mode & 0o777).toBe(0o600)
  })

  it('refuses a second run and names the first', () => {
    const here = folder()
    writeFileSync(join(here, 'run.json'), JSON.stringify({ pid: process.ppid, startedAt: 0 }))
    expect(() => claimRun(here, 1)).toThrow(
      expect.objectContaining({
        code: 'MESH_LAB_RUNNING',
        message: expect.stringContaining(String(process.ppid)),
      }),
    )
  })

  it('takes over what a crashed run left', () => {
    const here = folder()
    writeFileSync(join(here, 'run.json'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 0 }))
    expect(() => claimRun(here, 1)).not.toThrow()
  })
})

describe('java -version', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_401"', 1],
    ['', 0],
  ])('%p is %d', (text, major) => {
    expect(javaMajor(text)).toBe(major)
  })
})
