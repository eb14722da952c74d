import type { ServiceName } from '@carrick/schemas'

const all: Readonly<Record<ServiceName, true>> = {
  'salesforce-cdc-listener': true,
  'order-ingest': true,
  'erp-poster': true,
  'erp-events': true,
  'status-propagator': true,
  'salesforce-status-writer': true,
  returns: true,
  subscriptions: true,
}

/** Every service of the mesh; one that is added and not named here does not compile. */
export const SERVICES: readonly [ServiceName, ...ServiceName[]] = Object.keys(all) as [
  ServiceName,
  ...ServiceName[],
]
