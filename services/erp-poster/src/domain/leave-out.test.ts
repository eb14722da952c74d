import { describe, expect, it } from '@jest/globals'
import type { Finding } from '@carrick/kernel'
import { aLine, anOrder, SOME_ORDER } from '@carrick/testkit'
import { leaveOut, missingLines, singleLines } from './leave-out.ts'

const order = { mark: 'm', lines: [{ lineRef: 'a' }, { lineRef: 'b' }, { lineRef: 'c' }] }
const ALL = ['a', 'b', 'c']

const wrong = (path: string, severity: Finding['severity'] = 'error'): Finding => ({
  path,
  code: 'MESH_ERP_PRODUCT_BLOCKED',
  severity,
  message: 'is blocked',
})

describe('an order of which single lines are refused', () => {
  it('is left without them, each with its reasons', () => {
    const findings = [wrong('lines[1].sku'), wrong('lines[1]'), wrong('notes[0]', 'warning')]
    expect(leaveOut(order, findings, ALL)).toEqual({
      order: { mark: 'm', lines: [{ lineRef: 'a' }, { lineRef: 'c' }] },
      refused: [
        {
          lineRef: 'b',
          reason:
            'sku is blocked (MESH_ERP_PRODUCT_BLOCKED); is blocked (MESH_ERP_PRODUCT_BLOCKED)',
        },
      ],
    })
  })

  it.each<[string, readonly Finding[], readonly string[]]>([
    ['something else is wrong with it too', [wrong('lines[1].sku'), wrong('currency')], ALL],
    ['the whole of its lines is', [wrong('lines')], ALL],
    ['it has no such line', [wrong('lines[7].sku')], ALL],
    ['a line that may not go is refused', [wrong('lines[1].sku')], ['a', 'c']],
    ['nothing would be left', ALL.map((_, index) => wrong(`lines[${String(index)}].sku`)), ALL],
    ['nothing is wrong with it', [wrong('lines[1].sku', 'warning')], ALL],
  ])('is refused whole when %s', (_name, findings, mayGo) => {
    expect(leaveOut(order, findings, mayGo)).toBeUndefined()
  })
})

describe('lines that stand for themselves', () => {
  it('are those of no bundle, and no notes', () => {
    const lines = [
      aLine({ lineId: 'rope' }),
      aLine({ lineId: 'kit', kind: 'BUNDLE' }),
      aLine({ lineId: 'part', parentLineId: 'kit' }),
      aLine({ lineId: 'remark', kind: 'NOTE' }),
    ]
    expect(singleLines(anOrder(SOME_ORDER, { lines }))).toEqual(['rope'])
  })
})

describe('a document that is found after a lost answer', () => {
  it('tells by what it lacks which lines were left out', () => {
    expect(missingLines({ lines: [{ lineRef: 'a' }] }, ['a', 'b'])).toEqual([
      { lineRef: 'b', reason: 'the ERP has the order without it' },
    ])
  })

  it('tells nothing where it tells of no lines', () => {
    expect(missingLines({ lines: [] }, ALL)).toEqual([])
  })
})
