import { uuid5 } from '@carrick/kernel'

const RETURNS = '3c1f4a52-9d0e-5b7a-8e61-2f7d0a9b6c14'

/** The same return under whatever idempotency key: by the client's own reference. */
export const returnIdOfReference = (channel: string, client: string, externalId: string): string =>
  uuid5(RETURNS, 'client', channel, client, externalId)

/** A return that was made from goods that nobody had announced. */
export const returnIdOfReceipt = (target: string, documentId: string): string =>
  uuid5(RETURNS, 'receipt', target, documentId)

/** The order that is made in exchange: however often it is asked for, it is one order. */
export const exchangeOrderId = (returnId: string): string => uuid5(RETURNS, 'exchange', returnId)
