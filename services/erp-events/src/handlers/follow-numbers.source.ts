import { type Clock, uuid7 } from '@carrick/kernel'
import type { Source } from '@carrick/messaging'
import type { NumberType } from '../domain/erp-fact.ts'
import { numberKey } from '../domain/route-fact.ts'
import type { Bell, ErpReader, FeedHealth } from '../ports.ts'
import { followFeed } from './follow-feed.source.ts'
import { numberRead } from './link-number.handler.ts'

export interface FollowNumbersDeps {
  readonly erp: ErpReader
  readonly type: NumberType
  readonly pollMs: () => number
  readonly clock: Clock
  readonly bell: Bell
  readonly health: FeedHealth
}

/** Customers or products of one ERP. */
export const followNumbers = ({ erp, type, clock, ...deps }: FollowNumbersDeps): Source =>
  followFeed({
    ...deps,
    name: 'erp-events.follow-numbers',
    slot: `poll:${erp.name}:${type.toLowerCase()}`,
    erp: erp.name,
    clock,
    read: (cursor, signal) => erp.numbers(type, cursor, signal),
    messageOf: (entry) => {
      const key = numberKey(erp.name, type, entry.number)
      if (key === undefined) return undefined
      return {
        token: numberRead,
        key,
        id: uuid7(clock.now()),
        body: { erp: erp.name, type, entry },
      }
    },
  })
