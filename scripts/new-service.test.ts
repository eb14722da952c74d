import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool, type ToolResult } from './verify/run-tool.ts'
import { checkServiceShape } from './verify/service-shape.ts'

const root = join(import.meta.dirname, '..')
let folder: string

const link = (from: string, to: string): void => {
  if (!existsSync(to)) symlinkSync(from, to)
}

/** The rooms and packages that a stamped service imports, where it will look for them. */
const linkPackages = (): void => {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@carrick'), { recursive: true })
  for (const room of readdirSync(join(root, 'packages'))) {
    link(join(root, 'packages', room), join(modules, '@carrick', room))
  }
  link(join(root, 'schemas'), join(modules, '@carrick/schemas'))
  for (const from of [root, join(root, 'packages/service-host')]) {
    for (const name of readdirSync(join(from, 'node_modules'))) {
      if (name !== '@carrick' && !name.startsWith('.'))
        link(join(from, 'node_modules', name), join(modules, name))
    }
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
  mkdirSync(join(folder, 'services'))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(root, 'tsconfig.json'), include: ['services'] }),
  )
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  copyFileSync(join(root, 'jest.config.js'), join(folder, 'jest.config.js'))
  linkPackages()
  const { code, output } = await stamp('stock-keeper')
  if (code !== 0) throw new Error(output)
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a stamped service', () => {
  it('has the shape of a service', () => {
    expect(checkServiceShape(folder).problems).toEqual([])
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
    expect(output).toContain('Tests:')
    expect(code).toBe(0)
  }, 60_000)
})

describe('new:service', () => {
  it.each([
    [['Stock_Keeper'], 'not a name like stock-keeper'],
    [[], 'say one name'],
    [['stock-keeper', 'order-keeper'], 'say one name'],
    [['stock-keeper'], 'is there already'],
  ])('refuses %j: %s', async (args, reason) => {
    const { code, output } = await stamp(...args)
    expect(code).toBe(2)
    expect(output).toContain(reason)
  })
})
