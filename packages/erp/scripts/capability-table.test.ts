import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { DOCUMENT, withTable } from './capability-table.ts'

describe('docs/erp.md', () => {
  it('says of each adapter what the adapter itself says; capability-table.ts writes it anew', () => {
    const document = readFileSync(DOCUMENT, 'utf8')
    expect(document).toBe(withTable(document))
  })
})
