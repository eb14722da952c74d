import { systemClock } from '@carrick/kernel'
import type { Org } from '@carrick/lab'
import { createRestClient, createSession, type RestClient } from '@carrick/salesforce'

/** Our own client of a lab org. */
export const restOf = ({ loginUrl, consumerKey, consumerSecret }: Org): RestClient =>
  createRestClient({
    session: createSession({
      loginUrl,
      credentials: { flow: 'client-credentials', consumerKey, consumerSecret },
      clock: systemClock,
    }),
    apiVersion: '65.0',
    clientTag: 'carrick',
    timeoutMs: 5_000,
  })
