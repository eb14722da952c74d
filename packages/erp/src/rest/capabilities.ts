import type { ErpCapabilities } from '../port.ts'

/** What the published contract (packages/erp/rest/openapi.yaml) promises. */
export const REST_CAPABILITIES: ErpCapabilities = {
  idempotency: 'unique-key',
  visibilityDelayMs: 5_000,
  amend: true,
  cancel: true,
  cancelLines: true,
  returns: true,
  simulate: true,
  webhooks: true,
  completeDelivery: true,
  maxLines: 500,
  currencies: null,
  maxLengths: {
    customerNumber: 40,
    customerPoNumber: 35,
    sku: 40,
    description: 120,
    name: 80,
    street: 120,
    city: 60,
    region: 40,
    postalCode: 20,
    uom: 3,
    chargeCode: 20,
    note: 1000,
    extension: 1000,
  },
}
