import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { wholeFolder } from './whole-folder.ts'

let room: string
beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'carrick-whole-'))
})
afterAll(() => {
  rmSync(room, { recursive: true, force: true })
})

const slowly = (content: string) => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const fill = async (partial: string): Promise<void> => {
    writeFileSync(join(partial, 'jar'), '')
    await promise
    writeFileSync(join(partial, 'jar'), content)
  }
  return { fill, finish: () => resolve(undefined) }
}

describe('a folder that is unpacked', () => {
  it('is not there before it is whole', async () => {
    const folder = join(room, 'app')
    const { fill, finish } = slowly('whole')
    const done = wholeFolder(folder, fill)
    expect(existsSync(folder)).toBe(false)
    finish()
    await done
    expect(readFileSync(join(folder, 'jar'), 'utf8')).toBe('whole')
  })

  it('is filled by two at the same time without either meeting half of it', async () => {
    const folder = join(room, 'twice')
    const [first, second] = [slowly('first'), slowly('second')]
    const both = [wholeFolder(folder, first.fill), wholeFolder(folder, second.fill)]
    first.finish()
    await both[0]
    second.finish()
    await both[1]
    expect(readFileSync(join(folder, 'jar'), 'utf8')).toBe('first')
    expect(readdirSync(room).filter((name) => name.startsWith('twice'))).toEqual(['twice'])
  })

  it('is gone when filling it failed, and can be filled again', async () => {
    const folder = join(room, 'again')
    const failing = wholeFolder(folder, () => Promise.reject(new Error('the disk is full')))
    await expect(failing).rejects.toThrow('the disk is full')
    expect(readdirSync(room).filter((name) => name.startsWith('again'))).toEqual([])
    await wholeFolder(folder, (partial) => {
      writeFileSync(join(partial, 'jar'), 'later')
      return Promise.resolve()
    })
    expect(readFileSync(join(folder, 'jar'), 'utf8')).toBe('later')
  })
})
