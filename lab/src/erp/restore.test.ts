import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Lab, someOrder, startLab, within } from './lab-erp.fixture.ts'

let lab: Lab
beforeAll(async () => {
  lab = await startLab()
})
afterAll(() => lab.close())

const taken = async (): Promise<string> => {
  const order = someOrder()
  await lab.port.create(order, within(2_000))
  return order.mark
}
const isThere = async (mark: string): Promise<boolean> =>
  (await lab.port.findByMark(mark, within(2_000))) !== undefined

describe('the lab ERP', () => {
  it('has nothing to restore before a backup was taken', async () => {
    expect(await lab.knob('POST', 'restore')).toMatchObject({ status: 404 })
  })

  it('is restored to its last backup, and refuses what was read of its feed since', async () => {
    const kept = await taken()
    await lab.knob('POST', 'backup')
    const lost = await taken()
    const { cursor } = await lab.port.changesSince(undefined, 500, within(2_000))
    expect(await lab.knob('POST', 'restore')).toMatchObject({ status: 200 })
    expect([await isThere(kept), await isThere(lost)]).toEqual([true, false])
    const gone = { code: 'MESH_ERP_CURSOR_GONE' }
    await expect(lab.port.changesSince(cursor, 500, within(2_000))).rejects.toMatchObject(gone)
  })

  it.each([-600_000, 600_000])('dates what it does by a clock that is %i ms off', async (off) => {
    await lab.knob('POST', 'settings', { clockOffsetMs: off })
    const mark = await taken()
    await lab.knob('POST', 'settings', { clockOffsetMs: null })
    const { entries } = await lab.port.changesSince(undefined, 500, within(2_000))
    const fact = entries.find((one) => one.type === 'order' && one.document.mark === mark)
    const late = Date.parse(fact?.at ?? '') - Date.now()
    expect(Math.abs(late - off)).toBeLessThan(60_000)
  })

  it('tells all that happens while its clock is set ahead and back', async () => {
    let { cursor } = await lab.port.changesSince(undefined, 500, within(2_000))
    const read: string[] = []
    const wanted: string[] = []
    for (const clockOffsetMs of [0, 600_000, -600_000, 0]) {
      await lab.knob('POST', 'settings', { clockOffsetMs })
      wanted.push(await taken())
      const page = await lab.port.changesSince(cursor, 500, within(2_000))
      cursor = page.cursor
      read.push(
        ...page.entries.flatMap((fact) => (fact.type === 'order' ? [fact.document.mark] : [])),
      )
    }
    expect(read).toEqual(wanted)
  })
})
