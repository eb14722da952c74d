import { uuid5 } from './uuid.ts'

const ORDERS = '5f0d3c7e-6a44-5c38-9d0b-8f0c2a1b7e11'
const DOCUMENTS = 'e1b6f0c9-7d24-5b83-9a5e-2c4f8d716a03'
const RETURNS = 'c2a5b8d4-1f3e-5a76-8b91-4e6d0c9f2a37'

/** Five submissions of one Salesforce order are one order: `recordId` is the 18-character id. */
export const orderIdOfRecord = (orgId: string, recordId: string): string =>
  uuid5(ORDERS, 'salesforce', orgId, recordId)

/** The same for an order of another channel, by the client's own reference. */
export const orderIdOfReference = (channel: string, client: string, externalId: string): string =>
  uuid5(ORDERS, channel, client, externalId)

/** An order that somebody entered in an ERP (as mesh.yaml names it): its document is all that names it. */
export const orderIdOfDocument = (erp: string, documentId: string): string =>
  uuid5(DOCUMENTS, erp, documentId)

/** A return that was asked for in Salesforce: `recordId` is the 18-character id of its record. */
export const returnIdOfRecord = (orgId: string, recordId: string): string =>
  uuid5(RETURNS, 'salesforce', orgId, recordId)
