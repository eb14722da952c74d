import { uuid5 } from './uuid.ts'

const ORDERS = '5f0d3c7e-6a44-5c38-9d0b-8f0c2a1b7e11'

/** Five submissions of one Salesforce order are one order: `recordId` is the 18-character id. */
export const orderIdOfRecord = (orgId: string, recordId: string): string =>
  uuid5(ORDERS, 'salesforce', orgId, recordId)

/** The same for an order of another channel, by the client's own reference. */
export const orderIdOfReference = (channel: string, client: string, externalId: string): string =>
  uuid5(ORDERS, channel, client, externalId)
