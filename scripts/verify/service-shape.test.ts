import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { checkServiceShape } from './service-shape.ts'

const README = ['Consumes', 'Produces', 'Talks to', 'Owns', 'When it fails', 'Settings']
  .map((heading) => `## ${heading}\n`)
  .join('\n')

const good: Readonly<Record<string, string>> = {
  'README.md': README,
  'package.json': '{}',
  'src/index.ts': '',
  'src/main.ts': '',
  'src/config.ts': '',
  'src/service.ts': '',
  'src/service.integration.test.ts': '',
  'src/ports.ts': '',
  'src/errors.ts': '',
  'src/domain/order-posting.ts': '',
  'src/domain/order-posting.test.ts': '',
  'src/handlers/post-order.handler.ts': '',
  'src/handlers/post-order.handler.test.ts': '',
  'src/handlers/poll-changes.source.ts': '',
  'src/handlers/poll-changes.source.test.ts': '',
  'src/http/orders.route.ts': '',
  'src/http/orders.route.test.ts': '',
  'src/adapters/erp-orders.adapter.ts': '',
  'src/adapters/erp-orders.fake.ts': '',
  'src/adapters/erp-orders.adapter.integration.test.ts': '',
}

let root: string

const problemsOf = (files: Readonly<Record<string, string | undefined>>): readonly string[] => {
  for (const [path, text] of Object.entries({ ...good, ...files })) {
    if (text === undefined) continue
    const file = join(root, 'services/planted', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return checkServiceShape(root).problems
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'carrick-shape-'))
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

describe('the shape of a service', () => {
  it('lets a service of the usual files pass', () => {
    expect(problemsOf({})).toEqual([])
  })

  it.each([
    'src/order-helper.ts',
    'src/domain/pricing/discount.ts',
    'src/handlers/post.handler.ts',
    'src/handlers/post-order.ts',
    'src/adapters/erp.ts',
    'src/http/orders.ts',
    'src/domain/OrderPosting.ts',
    'test/orders.test.ts',
  ])('refuses %s as a kind of file it does not know', (path) => {
    expect(problemsOf({ [path]: '' }).join()).toContain(`${path} is no kind of file`)
  })

  it.each(['README.md', 'src/main.ts', 'src/config.ts', 'src/service.ts', 'src/index.ts'])(
    'refuses a service without %s',
    (path) => {
      expect(problemsOf({ [path]: undefined })).toEqual([
        `services/planted: ${path} is missing: every service has one`,
      ])
    },
  )

  it.each(['cancel-order.handler', 'follow-changes.source'])(
    'refuses %s without its test',
    (name) => {
      expect(problemsOf({ [`src/handlers/${name}.ts`]: '' })).toEqual([
        `services/planted: src/handlers/${name}.ts has no test: write src/handlers/${name}.test.ts`,
      ])
    },
  )

  it('refuses a main.ts of more than 30 lines', () => {
    expect(problemsOf({ 'src/main.ts': '\n'.repeat(31) }).join()).toContain('main.ts has 31 lines')
  })

  it.each([
    ['a heading too few', README.replace('## Owns\n', '')],
    ['a heading too many', `${README}\n## History\n`],
    ['another order', `${README.replace('## Consumes\n', '')}\n## Consumes\n`],
  ])('refuses a README with %s', (_, text) => {
    expect(problemsOf({ 'README.md': text }).join()).toContain('README.md has the headings')
  })
})
