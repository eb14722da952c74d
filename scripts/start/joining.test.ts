import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ErpSide } from './erp-side.ts'
import { letTrytonJoin } from './joining.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-joining-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('a Tryton that cannot be installed', () => {
  it('says so in one line and leaves everything as it is', async () => {
    const said: string[] = []
    let heard: () => void = () => undefined
    const gaveUp = new Promise<void>((resolve) => {
      heard = resolve
    })
    const sides: ErpSide[] = []
    const unexpected = () => Promise.reject(new Error('unexpected'))
    const joining = letTrytonJoin({
      cache: join(folder, 'cache'),
      folder: join(folder, 'state'),
      postgres: 'postgres://nobody@127.0.0.1:1/none',
      pythonCommand: join(folder, 'no-python'),
      data: { accounts: [], products: [], orders: [] },
      progress: (line) => {
        said.push(line)
        if (line.includes('does not join')) heard()
      },
      mesh: { changeTo: unexpected },
      sides,
      onJoined: () => said.push('joined'),
    })
    await gaveUp
    await joining.stop()
    expect(said.slice(1)).toEqual([
      expect.stringMatching(
        /^Tryton does not join, the demo ERP goes on alone: Python 3\.11 or newer is needed/,
      ),
    ])
    expect(sides).toEqual([])
  })
})
