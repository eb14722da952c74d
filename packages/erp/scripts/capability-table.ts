// Writes the table of capabilities into docs/erp.md from what the adapters themselves say.
// Run it after a change: node packages/erp/scripts/capability-table.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRestErp, createTrytonErp } from '@carrick/erp'
import { createMemoryErp, ErpBooks } from '@carrick/erp/books'
import type { ErpCapabilities } from '@carrick/erp'

export const DOCUMENT = join(import.meta.dirname, '../../../docs/erp.md')

const BEGIN = '<!-- capabilities: begin, written by packages/erp/scripts/capability-table.ts -->'
const END = '<!-- capabilities: end -->'

const adapters = (): readonly (readonly [name: string, says: ErpCapabilities])[] => {
  const rest = createRestErp({
    instance: 'table',
    baseUrl: 'http://127.0.0.1:1',
    token: '',
    concurrency: 1,
    now: () => 0,
  })
  const tryton = createTrytonErp({
    ...{ instance: 'table', baseUrl: 'http://127.0.0.1:1', database: '', user: '', password: '' },
    ...{ shop: '', concurrency: 1, now: () => 0 },
  })
  return [
    ['`rest`', rest.capabilities()],
    ['`tryton`', tryton.capabilities()],
    ['in-memory (tests)', createMemoryErp('table', new ErpBooks(() => 0)).capabilities()],
  ]
}

const yes = (is: boolean): string => (is ? 'yes' : 'no')

const rows: readonly (readonly [name: string, of: (says: ErpCapabilities) => string])[] = [
  ['Idempotency', ({ idempotency }) => `\`${idempotency}\``],
  ['Visibility delay', ({ visibilityDelayMs }) => `${String(visibilityDelayMs / 1000)} s`],
  ['Cancel', ({ cancel }) => yes(cancel)],
  ['Cancel single lines', ({ cancelLines }) => yes(cancelLines)],
  ['Amend', ({ amend }) => yes(amend)],
  ['Simulate', ({ simulate }) => yes(simulate)],
  ['Returns', ({ returns }) => yes(returns)],
  ['Complete delivery only', ({ completeDelivery }) => yes(completeDelivery)],
  ['Webhooks', ({ webhooks }) => yes(webhooks)],
  ['Lines of an order', ({ maxLines }) => String(maxLines)],
  ['Currencies', ({ currencies }) => currencies?.join(', ') ?? 'as the ERP says'],
  [
    'Longest texts',
    ({ maxLengths }) =>
      Object.entries(maxLengths)
        .map(([field, most]) => `${field} ${String(most)}`)
        .join(', '),
  ],
]

const table = (): string => {
  const all = adapters()
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(['', ...all.map(([name]) => name)]),
    line(['---', ...all.map(() => '---')]),
    ...rows.map(([name, of]) => line([name, ...all.map(([, says]) => of(says))])),
  ].join('\n')
}

/** The document with the table as it should be now. */
export const withTable = (document: string): string => {
  const from = document.indexOf(BEGIN)
  const to = document.indexOf(END)
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no place for the table: ${BEGIN}`)
  return `${document.slice(0, from)}${BEGIN}\n<!-- prettier-ignore-start -->\n\n${table()}\n\n<!-- prettier-ignore-end -->\n${document.slice(to)}`
}

if (import.meta.main) writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8')))
