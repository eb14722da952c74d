import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TextFile } from '@carrick/mapping'

/** Where the parts of a configuration lie; anything else in the folder is not ours. */
const PARTS = ['', 'env', 'maps', 'codes']
const FILE = /^(mesh\.yaml|env\/[^/]+\.yaml|maps\/[^/]+\.map\.yaml|codes\/[^/]+\.csv)$/

const isAbsent = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ENOENT'

const namesIn = async (folder: string, part: string): Promise<string[]> => {
  try {
    const names = await readdir(join(folder, part))
    return names.map((name) => (part === '' ? name : `${part}/${name}`))
  } catch (thrown) {
    if (isAbsent(thrown)) return []
    throw thrown
  }
}

const pathsIn = async (folder: string): Promise<string[]> => {
  const names = await Promise.all(PARTS.map((part) => namesIn(folder, part)))
  return names
    .flat()
    .filter((path) => FILE.test(path))
    .sort()
}

/** Changes whenever a file was written, added or removed; cheap to ask for. */
export const stampOf = async (folder: string): Promise<string> => {
  const stamps = (await pathsIn(folder)).map(async (path) => {
    const { mtimeMs, size } = await stat(join(folder, path))
    return `${path} ${String(mtimeMs)} ${String(size)}`
  })
  return (await Promise.all(stamps)).join('\n')
}

/** The files of a configuration, paths relative to its folder with forward slashes. */
export const readFolder = async (folder: string): Promise<TextFile[]> =>
  Promise.all(
    (await pathsIn(folder)).map(async (path) => ({
      path,
      text: await readFile(join(folder, path), 'utf8'),
    })),
  )
