import { dayIn, MeshError } from '@carrick/kernel'
import { type Bundle, zoneOfOrg } from '@carrick/mapping'
import { defineFold, emit, type FoldHandler } from '@carrick/messaging'
import { ExchangeOrderDrafted, ExchangeRequested } from '@carrick/schemas'
import { agreedOf } from '../domain/changes.ts'
import { exchangeDraft } from '../domain/exchange-order.ts'
import type { Intake } from '../domain/intake.ts'
import { flowOf, prepareOrder } from '../domain/prepare-order.ts'

const unknownOrder = (orderId: string): MeshError =>
  new MeshError(
    'MESH_ORDER_EXCHANGE',
    `Order ${orderId} did not come in here, so that nothing can be ordered in exchange for it; expected an order of an org or a client`,
  )

/** Writes the order that is sent in exchange for returned goods, from the order that they were of. */
export const draftExchange = (current: () => Bundle): FoldHandler<Intake, ExchangeRequested> =>
  defineFold({
    name: 'order-ingest.draft-exchange',
    consumes: ExchangeRequested,
    produces: [ExchangeOrderDrafted],
    decide: ({ key, value }, known, { now }) => {
      if (known === undefined) return { fail: unknownOrder(key) }
      const bundle = current()
      // Nobody's org wrote it: it is the company's own document.
      const today = dayIn(zoneOfOrg(bundle.config.zones, null), now)
      const received = agreedOf(known) ?? known.received
      const flow = flowOf(bundle, received) ?? bundle.flows.find((one) => one.flow === known.flow)
      const order = flow && prepareOrder(bundle, flow, received, known.version, now).order
      if (order === undefined) return { fail: unknownOrder(key) }
      const drafted = exchangeDraft(order, value, known.flow, today)
      const {
        priority,
        received: { origin },
      } = known
      const meta = {
        ...{ aggregateVersion: 1, priority, channel: origin.channel, org: origin.org },
        company: bundle.config.company.id,
      }
      return { emit: [emit(ExchangeOrderDrafted, drafted, { key: value.exchangeOrderId, meta })] }
    },
  })
