import type { ObjectType } from '../object-type.ts'
import { account, contact } from './account.ts'
import { order, orderItem } from './order.ts'
import { organization, task, user } from './people.ts'
import { priceBook, priceBookEntry, product } from './product.ts'

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
  task,
]
