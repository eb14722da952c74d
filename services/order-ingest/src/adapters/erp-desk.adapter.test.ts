import { describe, expect, it } from '@jest/globals'
import { MeshError } from '@carrick/kernel'
import { type ErpSimulation, readErpOrder } from '@carrick/erp'
import { shapeOrder } from '@carrick/mapping'
import { createVirtualClock } from '@carrick/messaging'
import { aLine, anOrder, NOON, SOME_ORDER } from '@carrick/testkit'
import { bundleOf } from './demo-bundle.fake.ts'
import { createErpDesk } from './erp-desk.adapter.ts'
import { aSimulation, createScriptedErp, type ScriptedErp } from './scripted-erp.fake.ts'

const { maps } = bundleOf()
const ORDER = anOrder(SOME_ORDER)
const nothing = new Set<string>()

const scene = (erp: ScriptedErp, concurrency = 2) => {
  const clock = createVirtualClock(NOON)
  const warnings: string[] = []
  const desk = createErpDesk({
    erps: new Map([['demo', { port: erp, concurrency }]]),
    shape: (order, target) => {
      const map = maps.get(`${target}-erp-order`)
      if (map === undefined) throw new Error(`no map for ${target}`)
      return shapeOrder(map, order, { day: '2026-11-23', zone: 'UTC' }, readErpOrder)
    },
    clock,
    warn: (target, why) => warnings.push(`${target}: ${why}`),
  })
  const ask = (order = ORDER, unpriced: ReadonlySet<string> = nothing, deadlineMs = 1_500) =>
    desk.simulate('demo', order, unpriced, deadlineMs)
  return { clock, desk, ask, warnings }
}

const never = (): Promise<ErpSimulation> => new Promise(() => undefined)
const promptly = createScriptedErp(() => Promise.resolve(aSimulation()))

describe('an ERP that is asked about a draft', () => {
  it('sees the order as its map writes it, without a price where it is to say one', async () => {
    const erp = createScriptedErp(() => Promise.resolve(aSimulation()))
    const lines = [aLine(), aLine({ lineId: 'line-2', lineNumber: 2 })]
    await scene(erp).ask(anOrder(SOME_ORDER, { lines }), new Set(['line-2']))
    expect(erp.shown).toMatchObject([
      {
        customerNumber: 'KLEIN',
        currency: 'EUR',
        lines: [
          { lineRef: 'line-1', quantity: '2', unitPrice: '89.00' },
          { lineRef: 'line-2', unitPrice: null },
        ],
      },
    ])
  })

  it('names what it would refuse by the fields of the order', async () => {
    const lines = [
      aLine({ lineId: 'note', kind: 'NOTE', note: 'handle with care' }),
      aLine({ lineId: 'line-1', lineNumber: 2 }),
    ]
    const at = (path: string) =>
      ({ path, code: 'MESH_ERP_UNKNOWN', severity: 'error', message: 'is unknown' }) as const
    const findings = [at('customerNumber'), at('lines[0].sku')]
    const erp = createScriptedErp(() => Promise.resolve(aSimulation({ findings })))
    expect(await scene(erp).ask(anOrder(SOME_ORDER, { lines }))).toMatchObject({
      kind: 'simulated',
      simulation: { findings: [{ path: 'soldTo.number' }, { path: 'lines[1].sku' }] },
    })
  })
})

describe('an answer that does not come', () => {
  it('is not waited for beyond the deadline, even when the ERP ignores that it is over', async () => {
    const { clock, ask } = scene(createScriptedErp(never))
    const asked = ask(ORDER, nothing, 400)
    await clock.advance(399)
    expect(await Promise.race([asked, Promise.resolve('waits')])).toBe('waits')
    await clock.advance(1)
    expect(await asked).toEqual({
      kind: 'unknown',
      reason: { code: 'MESH_VALIDATION_DEADLINE', message: 'demo gave no answer for 400 ms' },
    })
  })

  it('ends the call, so that its place is free for the next', async () => {
    const erp = createScriptedErp(
      (_draft, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new MeshError('MESH_ERP_UNREACHABLE', 'given up', { kind: 'held' }))
          })
        }),
    )
    const { clock, ask } = scene(erp, 1)
    const first = ask()
    await clock.advance(1_500)
    expect(await first).toMatchObject({ reason: { code: 'MESH_VALIDATION_DEADLINE' } })
    expect(erp.open).toBe(0)
    const second = ask()
    await clock.advance(0)
    expect(erp.open).toBe(1)
    await clock.advance(1_500)
    await second
  })

  it('for want of a place says so, and the ERP never sees more than its places', async () => {
    const erp = createScriptedErp(never)
    const { clock, ask } = scene(erp, 2)
    const asked = [ask(), ask(), ask()]
    await clock.advance(1_500)
    expect(erp.shown).toHaveLength(2)
    expect(await asked[2]).toMatchObject({ reason: { code: 'MESH_VALIDATION_BUSY' } })
  })

  it('because the ERP is away says so without its address, which the log has', async () => {
    const away = new MeshError('MESH_ERP_UNREACHABLE', 'connect 10.0.0.7', { kind: 'held' })
    const { ask, warnings } = scene(createScriptedErp(() => Promise.reject(away)))
    const answer = await ask()
    expect(answer).toEqual({
      kind: 'unknown',
      reason: { code: 'MESH_ERP_UNREACHABLE', message: 'demo is away or takes no calls now' },
    })
    expect(warnings).toEqual(['demo: connect 10.0.0.7'])
  })

  it.each<[string, () => Promise<ErpSimulation>, string]>([
    [
      'throttles',
      () => Promise.reject(new MeshError('MESH_ERP_READ', '429', { kind: 'held' })),
      'MESH_ERP_READ',
    ],
    [
      'answers nonsense',
      () => Promise.resolve(aSimulation({ netAmount: 'much' })),
      'MESH_DECIMAL_SYNTAX',
    ],
    ['breaks', () => Promise.reject(new TypeError('oops')), 'MESH_VALIDATION_FAILED'],
  ])('because the ERP %s is nothing but unknown', async (_name, answer, code) => {
    expect(await scene(createScriptedErp(answer)).ask()).toMatchObject({
      kind: 'unknown',
      reason: { code },
    })
  })

  it('because the ERP prices no drafts is not asked for', async () => {
    const erp = createScriptedErp(never, false)
    expect(await scene(erp).ask()).toMatchObject({
      reason: { code: 'MESH_ERP_SIMULATE_UNSUPPORTED' },
    })
    expect(erp.shown).toEqual([])
  })

  it('of an ERP that is new in mesh.yaml waits for the next start', async () => {
    const { desk } = scene(promptly)
    expect(await desk.simulate('another', ORDER, nothing, 100)).toMatchObject({
      reason: { code: 'MESH_VALIDATION_TARGET' },
    })
  })
})

describe('an order that the map of its ERP cannot write', () => {
  it('is not shown to it', async () => {
    const erp = createScriptedErp(never)
    const lines = [aLine({ sku: 'x'.repeat(41) })]
    expect(await scene(erp).ask(anOrder(SOME_ORDER, { lines }))).toMatchObject({
      kind: 'unwritable',
      findings: [{ path: 'lines[0].sku' }],
    })
    expect(erp.shown).toEqual([])
  })
})
