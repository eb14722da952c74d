import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { runTool, type ToolResult } from './verify/run-tool.ts'
import { checkServiceShape } from './verify/service-shape.ts'

const root = join(import.meta.dirname, '..')
/** Of which there is one each, beside `packages/*`; the testkit names types of the lab. */
const SINGLE_ROOMS = ['schemas', 'lab']

let folder: string

const isSource = (path: string): boolean => basename(path) !== 'node_modules'

/** A house of its own to stamp into: the stamp also writes into the catalogue. */
const copyHouse = (): void => {
  for (const room of ['packages', ...SINGLE_ROOMS]) {
    cpSync(join(root, room), join(folder, room), { recursive: true, filter: isSource })
  }
  for (const file of ['jest.config.js', '.prettierrc.json']) {
    copyFileSync(join(root, file), join(folder, file))
  }
  mkdirSync(join(folder, 'services'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['services'] }),
  )
}

const namesIn = (modules: string): readonly string[] =>
  readdirSync(modules)
    .filter((name) => !name.startsWith('.') && name !== '@carrick')
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((inner) => join(name, inner))
        : [name],
    )

/** What the rooms of the copy import, where they will look for it. */
const linkPackages = (): void => {
  const modules = join(folder, 'node_modules')
  const link = (from: string, name: string): void => {
    const to = join(modules, name)
    if (existsSync(to)) return
    mkdirSync(dirname(to), { recursive: true })
    symlinkSync(from, to)
  }
  const rooms = readdirSync(join(root, 'packages')).map((room) => join('packages', room))
  for (const room of [...rooms, ...SINGLE_ROOMS])
    link(join(folder, room), join('@carrick', basename(room)))
  for (const room of ['.', ...rooms, ...SINGLE_ROOMS]) {
    const from = join(root, room, 'node_modules')
    if (!existsSync(from)) continue
    for (const name of namesIn(from)) link(join(from, name), name)
  }
}

const stamp = (...args: readonly string[]): Promise<ToolResult> =>
  runTool(
    process.execPath,
    ['scripts/new-service.ts', ...args, '--into', join(folder, 'services')],
    root,
  )

const inFolder = (...args: readonly string[]): Promise<ToolResult> =>
  runTool(process.execPath, args, folder)

const tool = (path: string): string => join(root, 'node_modules', path)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-service-'))
  copyHouse()
  linkPackages()
  const { code, output } = await stamp('stock-keeper')
  if (code !== 0) throw new Error(output)
}, 60_000)

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a stamped service', () => {
  it('has the shape of a service', () => {
    expect(checkServiceShape(folder).problems).toEqual([])
  })

  it('is known to the catalogue by name, once', () => {
    const catalogue = readFileSync(join(folder, 'schemas/src/catalogue.ts'), 'utf8')
    expect(catalogue.match(/'stock-keeper'/g)).toHaveLength(1)
  })

  it('compiles', async () => {
    const { output } = await inFolder(tool('typescript/bin/tsc'), '-p', '.', '--pretty', 'false')
    expect(output.split('\n').filter((line) => line.startsWith('services/'))).toEqual([])
  }, 60_000)

  it('passes lint', async () => {
    const config = join(root, 'eslint.config.js')
    expect(
      await inFolder(tool('eslint/bin/eslint.js'), '--config', config, 'services'),
    ).toMatchObject({
      code: 0,
      output: '',
    })
  }, 60_000)

  it('is formatted', async () => {
    const config = join(root, '.prettierrc.json')
    const result = await inFolder(
      tool('prettier/bin/prettier.cjs'),
      '--config',
      config,
      '--check',
      'services',
    )
    expect(result).toMatchObject({ code: 0 })
  }, 60_000)

  it('keeps the import direction', async () => {
    const cruiser = tool('dependency-cruiser/bin/dependency-cruiser.mjs')
    const config = join(root, '.dependency-cruiser.cjs')
    expect(await inFolder(cruiser, '--config', config, 'services')).toMatchObject({ code: 0 })
  }, 60_000)

  it('passes its own tests', async () => {
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
    const { code, output } = await inFolder(...flags, tool('jest/bin/jest.js'), 'services')
    expect(output).toMatch(/Tests: +\d+ passed/)
    expect(code).toBe(0)
  }, 60_000)
})

describe('new:service', () => {
  it.each([
    [['Stock_Keeper'], 'not a name like stock-keeper'],
    [[], 'say one name'],
    [['stock-keeper', 'order-keeper'], 'say one name'],
    [['stock-keeper'], 'is there already'],
    [['a'.repeat(41)], 'longer than 40 characters'],
  ])('refuses %j: %s', async (args, reason) => {
    const { code, output } = await stamp(...args)
    expect(code).toBe(2)
    expect(output).toContain(reason)
  })

  it('leaves nothing behind where there is no catalogue', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'carrick-service-'))
    const args = ['scripts/new-service.ts', 'stock-keeper', '--into', join(empty, 'services')]
    const { code, output } = await runTool(process.execPath, args, root)
    expect([code, readdirSync(empty)]).toEqual([2, []])
    expect(output).toContain('catalogue.ts is not there')
    rmSync(empty, { recursive: true })
  })
})
