import { beforeEach, describe, expect, it } from '@jest/globals'
import { orderId, restoredErp } from '../adapters/restored-erp.fake.ts'

let mesh: ReturnType<typeof restoredErp>

beforeEach(() => {
  mesh = restoredErp()
})

describe('what an ERP that was restored says now', () => {
  it('is shown before it is taken for true: papers that are gone, and the case that ends', async () => {
    await mesh.setBack()
    const before = mesh.events('order').length
    const [item] = await mesh.plan()
    mesh.end()
    expect(item).toMatchObject({ key: orderId('order'), target: 'erp:demo' })
    expect(item?.changes).toEqual([
      expect.stringMatching(/^delivery \S+ is taken back$/),
      expect.stringMatching(/^delivery \S+ did not arrive$/),
      expect.stringMatching(/^invoice \S+ is taken back$/),
      'the case MESH_ERP_DOCUMENT_SET_BACK is over',
    ])
    expect(mesh.events('order')).toHaveLength(before)
  })

  it('is nothing to decide where no ERP had less than it told', async () => {
    const documentId = await mesh.sell('order')
    mesh.books.ship(documentId)
    await mesh.pass(70_000)
    expect([await mesh.plan('order'), await mesh.plan()]).toEqual([[], []])
    mesh.end()
  })

  it('is not decided while an entry cannot be read that may be of the order', async () => {
    await mesh.setBack()
    mesh.breakEntry()
    await expect(mesh.plan('order')).rejects.toMatchObject({ code: 'MESH_ERP_FORMAT' })
    mesh.end()
  })

  it('is planned for the orders that are named, or for all that were set back there', async () => {
    await mesh.setBack()
    const all = await mesh.plan()
    mesh.end()
    expect(await mesh.plan('order')).toMatchObject([
      { key: orderId('order'), state: all[0]?.state },
    ])
    expect(await mesh.plan('another')).toEqual([])
  })
})
