import { unposted, type Posting } from '../domain/posting.ts'

/** An order on its way into the demonstration ERP. */
export const aPosting = (over: Partial<Posting> = {}): Posting => ({
  ...unposted('demo'),
  orderVersion: 1,
  ...over,
})

/** An order that the ERP has in its first version. */
export const aPosted = (over: Partial<Posting> = {}): Posting =>
  aPosting({ documentId: 'SO-1', ...over })
