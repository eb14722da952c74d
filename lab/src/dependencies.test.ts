import { describe, expect, it } from '@jest/globals'
import 'reflect-metadata' // @peculiar/x509 refuses to load before it
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(
  readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'),
) as Manifest
const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
  (name) => !/^@(types|carrick)\//.test(name),
)

// Several of them are ES modules only, and some load CommonJS parts while they start.
describe('the outside packages of the lab', () => {
  it.each(names)('%s loads under jest', async (name) => {
    const module = (await import(name)) as Readonly<Record<string, unknown>>
    expect(Object.keys(module)).not.toHaveLength(0)
  })
})
