import type { ObjectType } from '../object-type.ts'
import { account, contact } from './account.ts'
import { order, orderItem } from './order.ts'
import { organization, task, user } from './people.ts'
import { priceBook, priceBookEntry, product } from './product.ts'
import { returnOrder, returnOrderLineItem } from './return-order.ts'
import { serviceCase } from './service.ts'

export const STANDARD_OBJECTS: readonly ObjectType[] = [
  organization,
  user,
  account,
  contact,
  product,
  priceBook,
  priceBookEntry,
  order,
  orderItem,
  serviceCase,
  task,
]

/** Those that an org has only with a licence of Field Service or Order Management. */
export const RETURN_ORDER_OBJECTS: readonly ObjectType[] = [returnOrder, returnOrderLineItem]
