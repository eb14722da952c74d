import { defineFold, type FoldHandler } from '@carrick/messaging'
import { XrefLinked } from '@carrick/schemas'
import type { Link } from '../domain/references.ts'

/** What an ERP knows. Writing it wakes the orders that wait for it. */
export const linkReference: FoldHandler<Link, XrefLinked> = defineFold({
  name: 'order-ingest.link-reference',
  consumes: XrefLinked,
  produces: [],
  decide: ({ value: { active } }, known) =>
    known?.active === active ? { disposition: 'duplicate' } : { state: { active } },
})
