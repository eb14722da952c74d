import { describe, expect, it } from '@jest/globals'
import { createErp, type ErpAccess } from './create-erp.ts'

const somewhere = { name: 'office', zone: 'UTC', units: [], baseUrl: 'http://127.0.0.1:9' }
const login = { database: 'erp', user: 'carrick', password: 'secret', shop: 'Carrick' }

describe('the port of an ERP', () => {
  it.each<[ErpAccess, boolean]>([
    [{ ...somewhere, adapter: 'rest', token: 'sesame' }, true],
    [{ ...somewhere, adapter: 'tryton', ...login }, false],
  ])('is that of its adapter: %j', async (access, webhooks) => {
    const port = createErp(access, { concurrency: 3, now: () => 0 })
    expect(port.instance).toBe('office')
    expect(port.limits()).toEqual({ concurrency: 3 })
    expect(port.capabilities().webhooks).toBe(webhooks)
    await port.close()
  })
})
