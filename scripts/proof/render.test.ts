import { describe, expect, it } from '@jest/globals'
import { renderProof } from './render.ts'
import { type Result, resultShape } from './result.ts'

const result = (report: object, changed = false): Result =>
  resultShape.parse({
    command: 'npm run something',
    commit: 'abc1234',
    changed,
    at: '2026-11-23T22:10:00.000Z',
    machine: '2 cores',
    report,
  })

const bench = {
  name: 'relay',
  rates: { runtime: [30, 10, 20] },
  cpuPer1k: { runtime: { process: 0.04, database: 0.02 } },
  rssMb: { runtime: 180 },
  ratios: { 'rate against no persistence': 0.5, shards: 4 },
  targets: { 'rate against no persistence': { atLeast: 0.55 } },
  met: false,
}

const faults = {
  name: 'faults',
  seed: 7,
  form: 'long',
  orders: 200,
  nemeses: [
    { name: 'disk-full', outcome: 'not run', reason: 'no a|b', ms: 10, measured: {} },
    { name: 'broker-pause', outcome: 'passed', ms: 60_000, measured: { resumed: 12 } },
  ],
  promises: [{ promise: 'never twice', checked: 200, violations: [] }],
  passed: true,
}

const northwind = {
  name: 'northwind',
  erp: 'demo',
  orders: 830,
  lines: 2155,
  compared: { totals: 830 },
  differenceCount: 0,
  partial: { orders: 10 },
  lost: 0,
  duplicates: 0,
  seconds: 60,
  passed: true,
}

describe('the page of proof', () => {
  it('says of a benchmark the median, each run, and a target that was missed', () => {
    const page = renderProof(new Map([['bench-relay', result(bench)]]), ['bench-relay'])
    expect(page).toContain('## bench-relay: **did not hold**')
    expect(page).toContain('| runtime | 20 | 30 10 20 | 0.04 | 0.02 | 180 |')
    expect(page).toContain('| rate against no persistence | 0.5 | at least 0.55 | **not met** |')
    expect(page).toContain('| shards | 4 |  |  |')
  })

  it('says of the faults the seed, what was not run and why, and each promise', () => {
    const page = renderProof(new Map([['faults', result(faults)]]), ['faults'])
    expect(page).toContain('## faults: held')
    expect(page).toContain('Seed 7, long form, 200 orders accepted.')
    expect(page).toContain(String.raw`| disk-full | not run | 0.0 | no a\|b |`)
    expect(page).toContain('| broker-pause | passed | 60.0 | resumed 12 |')
    expect(page).toContain('| never twice | 200 | 0 |')
  })

  it('says of Northwind what was compared', () => {
    const page = renderProof(new Map([['northwind', result(northwind)]]), ['northwind'])
    expect(page).toContain('0 lost, 0 twice, 0 differences')
    expect(page).toContain('Compared: totals 830.')
  })

  it('names what was not run, and files that differed from the commit', () => {
    const parts = ['northwind', 'faults']
    const page = renderProof(new Map([['northwind', result(northwind, true)]]), parts)
    expect(page).toContain('Not run so far: faults.')
    expect(page).toContain('at commit abc1234 with changes, 2026-11-23 22:10 UTC')
  })
})
