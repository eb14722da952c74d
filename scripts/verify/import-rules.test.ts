import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { plantRepository } from './planted-repository.ts'
import { runTool } from './run-tool.ts'

interface Violation {
  readonly from: string
  readonly rule: { readonly name: string }
}

const root = join(import.meta.dirname, '../..')
const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  readonly forbidden: readonly { readonly name: string; readonly comment: string }[]
}

const LISTENER = 'services/salesforce-cdc-listener/src'
const POSTER = 'services/erp-poster/src'

/** Each file has one import; the rule named first, and no other, refuses it. */
const planted: readonly (readonly [rule: string, file: string, code: string])[] = [
  ['no-cycles', 'packages/store/src/cycle.ts', "import './cycle.ts'"],
  ['no-unresolved', 'packages/store/src/lost.ts', "import { x } from './nowhere.ts'"],
  ['no-unresolved', 'lab/src/lost.ts', "import { x } from 'no-such-package'"],
  ['no-undeclared-package', 'packages/store/src/undeclared.ts', "import { x } from 'undeclared'"],
  ['no-dev-dependency-in-production', 'packages/store/src/tool.ts', "import { x } from 'dev-tool'"],
  ['no-deep-imports', 'packages/store/src/deep.ts', "import { x } from '../../kernel/src/part.ts'"],
  ['no-imports-of-tests', 'packages/store/src/uses-test.ts', "import { x } from './some.test.ts'"],
  ['testkit-for-tests-only', 'lab/src/kit.ts', "import { x } from '@carrick/testkit'"],
  ['kafkajs-in-one-folder', `${POSTER}/adapters/log.adapter.ts`, "import { x } from 'kafkajs'"],
  ['kafkajs-in-one-folder', 'packages/messaging/src/log.ts', "import { x } from 'kafkajs'"],
  [
    'platformatic-in-one-folder',
    'packages/messaging/src/kafka/second-client.ts',
    "import { x } from '@platformatic/kafka'",
  ],
  [
    'registry-library-in-one-folder',
    'packages/messaging/src/schemas.ts',
    "import { x } from '@kafkajs/confluent-schema-registry'",
  ],
  ['jsforce-in-one-package', 'lab/salesforce/org.ts', "import { x } from 'jsforce'"],
  [
    'nodemailer-in-one-adapter',
    'packages/service-host/src/mail.ts',
    "import { x } from 'nodemailer'",
  ],
  ['pg-in-the-store-and-adapters', 'packages/service-host/src/db.ts', "import { x } from 'pg'"],
  [
    'kernel-imports-nothing',
    'packages/kernel/src/file.ts',
    "import { readFileSync } from 'node:fs'",
  ],
  ['kernel-imports-nothing', 'packages/kernel/src/npm.ts', "import { x } from 'zod'"],
  ['schemas-below-everything', 'schemas/src/up.ts', "import { x } from '@carrick/order'"],
  ['pure-packages-do-no-io', 'packages/mapping/src/file.ts', "import { x } from 'node:fs'"],
  [
    'pure-packages-know-rules-only',
    'packages/order/src/up.ts',
    "import { x } from '@carrick/store'",
  ],
  [
    'runtime-knows-no-host-and-no-vendor',
    'packages/store/src/up.ts',
    "import { x } from '@carrick/erp'",
  ],
  ['host-knows-no-vendor', 'packages/service-host/src/up.ts', "import { x } from '@carrick/erp'"],
  [
    'vendors-know-no-events',
    'packages/erp/src/event.ts',
    "import type { x } from '@carrick/schemas'",
  ],
  [
    'vendors-know-only-themselves',
    'packages/erp/src/other.ts',
    "import { x } from '@carrick/salesforce'",
  ],
  [
    'vendors-know-only-themselves',
    'packages/payments/src/other.ts',
    "import { x } from '@carrick/erp'",
  ],
  ['apps-know-no-service', 'apps/cli/src/up.ts', "import { x } from '@carrick/erp-poster'"],
  ['services-are-strangers', `${LISTENER}/other.ts`, "import { x } from '@carrick/erp-poster'"],
  ['services-know-no-app-and-no-lab', `${LISTENER}/lab.ts`, "import { x } from '@carrick/lab'"],
  ['domain-is-pure', `${LISTENER}/domain/io.ts`, "import { x } from 'node:fs'"],
  ['domain-is-pure', `${LISTENER}/domain/npm.ts`, "import { x } from 'zod'"],
  ['domain-knows-only-rules', `${LISTENER}/domain/up.ts`, "import { x } from '../ports.ts'"],
  [
    'domain-knows-only-rules',
    `${LISTENER}/domain/log.ts`,
    "import { x } from '@carrick/messaging'",
  ],
  [
    'domain-takes-types-from-the-contract',
    `${LISTENER}/domain/event.ts`,
    "import { x } from '@carrick/schemas'",
  ],
  [
    'handlers-use-ports',
    `${LISTENER}/handlers/up.handler.ts`,
    "import { x } from '../adapters/a.adapter.ts'",
  ],
  ['handlers-know-no-vendor', `${LISTENER}/handlers/npm.handler.ts`, "import { x } from 'zod'"],
  ['handlers-know-no-vendor', `${LISTENER}/handlers/io.handler.ts`, "import { x } from 'node:fs'"],
  [
    'handlers-take-vendor-types-only',
    `${LISTENER}/handlers/sf.handler.ts`,
    "import { x } from '@carrick/salesforce'",
  ],
  [
    'adapters-serve-ports',
    `${LISTENER}/adapters/up.adapter.ts`,
    "import { x } from '../service.ts'",
  ],
  [
    'adapters-decide-nothing',
    `${LISTENER}/adapters/rule.adapter.ts`,
    "import { x } from '../domain/rule.ts'",
  ],
  [
    'routes-take-their-dependencies',
    `${LISTENER}/http/up.route.ts`,
    "import { x } from '../adapters/a.adapter.ts'",
  ],
  ['ports-are-own-words', `${POSTER}/ports.ts`, "import { x } from './adapters/a.adapter.ts'"],
]

/** The nearest thing to each violation that is allowed. */
const allowed: readonly (readonly [file: string, code: string])[] = [
  ['packages/messaging/src/kafka/client.ts', "import { x } from 'kafkajs'"],
  ['packages/messaging/src/platformatic/client.ts', "import { x } from '@platformatic/kafka'"],
  ['packages/kernel/src/id.ts', "import { createHash } from 'node:crypto'"],
  ['packages/salesforce/src/rest.ts', "import { x } from 'jsforce'"],
  ['packages/store/src/tool.test.ts', "import { x } from 'dev-tool'"],
  ['services/subscriptions/src/adapters/mail.adapter.ts', "import { x } from 'nodemailer'"],
  ['packages/store/src/pool.ts', "import { x } from 'pg'"],
  [`${LISTENER}/adapters/pool.adapter.ts`, "import { x } from 'pg'"],
  [`${LISTENER}/adapters/typed.adapter.ts`, "import type { x } from '../domain/rule.ts'"],
  [`${LISTENER}/domain/typed.ts`, "import type { x } from '@carrick/schemas'"],
  [`${LISTENER}/domain/kernel.ts`, "import { x } from '@carrick/kernel'"],
  [`${LISTENER}/handlers/typed.handler.ts`, "import type { x } from '@carrick/salesforce'"],
  [`${LISTENER}/handlers/event.handler.ts`, "import { x } from '@carrick/schemas'"],
  [`${LISTENER}/kit.test.ts`, "import { x } from '@carrick/testkit'"],
  ['e2e/journey.ts', "import { x } from '@carrick/testkit'"],
]

const fired = new Map<string, Set<string>>()
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-imports-'))
  plantRepository(folder, [...planted.map(([, file, code]) => [file, code] as const), ...allowed])
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const args = ['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', '.']
  const { stdout, output } = await runTool(process.execPath, [cruiser, ...args], folder)
  if (!stdout.startsWith('{')) throw new Error(output)
  const report = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }
  for (const { from, rule } of report.summary.violations) {
    fired.set(from, (fired.get(from) ?? new Set()).add(rule.name))
  }
}, 60_000)

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('import direction', () => {
  it.each(planted)('%s refuses %s', (rule, file) => {
    expect([...(fired.get(file) ?? [])]).toEqual([rule])
  })

  it.each(allowed)('lets %s have %s', (file) => {
    expect([...(fired.get(file) ?? [])]).toEqual([])
  })

  it('refuses nothing that was not planted', () => {
    const files = new Set(planted.map(([, file]) => file))
    expect([...fired.keys()].filter((file) => !files.has(file))).toEqual([])
  })

  it('has a planted violation and an advice for every rule', () => {
    const proven = new Set(planted.map(([rule]) => rule))
    expect(forbidden.filter(({ name, comment }) => !proven.has(name) || comment === '')).toEqual([])
  })

  it('is what verify runs', () => {
    expect(readFileSync(join(root, 'scripts/verify/steps.ts'), 'utf8')).toContain(
      '.dependency-cruiser.cjs',
    )
  })
})
