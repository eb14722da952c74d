import { startExampleServer } from '../../rest/example-server.ts'
import { createRestErp } from '../rest/rest-erp.ts'
import type { ErpUnderTest } from './case.ts'
import { erpContract } from './erp-contract.ts'
import { startFaultProxy } from './fault-proxy.ts'

/** As an integrator tests an ERP: knowing its address and a few numbers, with a proxy that breaks. */
const exampleErp = async (): Promise<ErpUnderTest> => {
  const server = await startExampleServer(0, 'secret')
  const proxy = await startFaultProxy(server.baseUrl)
  const port = createRestErp({
    instance: 'example',
    baseUrl: proxy.baseUrl,
    token: 'secret',
    concurrency: 8,
    now: () => Date.now(),
    lacks: ['cancelLines', 'simulate', 'returns'],
  })
  return {
    port,
    customer: 'C-1',
    product: 'P-1',
    documentsOf: (mark) => Promise.resolve(server.countOf(mark)),
    faults: proxy.faults,
    close: async () => {
      await port.close()
      await proxy.close()
      server.close()
    },
  }
}

erpContract('the example server behind a fault proxy', exampleErp, {
  lacks: [
    'cancelLines',
    'simulate',
    'returns',
    'levers',
    'pay',
    'writeOff',
    'receiveReturn',
    'unreserve',
    'enter',
    'scarceProduct',
    'poorCustomer',
    'listPrice',
    'taxRate',
  ],
})
