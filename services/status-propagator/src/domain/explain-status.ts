import { formatDecimal, isZero } from '@carrick/kernel'
import { deriveStatus, type OrderStatus, type ShipmentTolerance } from '@carrick/order'
import type { OrderRecord } from './order-record.ts'

const SERVICE = 'status-propagator'

interface Sentence {
  readonly service: string
  readonly what: string
  readonly who: string
  readonly next: string
  readonly waiting: boolean
}

const say = (what: string, who: string, next: string, waiting: boolean): Sentence => ({
  service: SERVICE,
  what,
  who,
  next,
  waiting,
})

const OWNERS: Readonly<Record<string, string>> = {
  CREDIT: 'credit control',
  PRICE: 'pricing',
  TAX: 'the tax department',
  FRAUD: 'fraud prevention',
  ADDRESS: 'customer service',
  EXPORT: 'export control',
}

/** What holds it before it has a document is order-ingest's to explain. */
const holdSentences = ({ holds, target, documentId }: OrderStatus): readonly Sentence[] =>
  documentId === null
    ? []
    : holds.map((hold) =>
        say(
          `${target ?? 'the ERP'} holds ${documentId}: ${hold}`,
          `${OWNERS[hold] ?? 'whoever put the hold on it'}, in ${target ?? 'the ERP'}`,
          'it ships as soon as the hold is released there; nothing has to be sent again',
          true,
        ),
      )

const backorderSentences = ({ lines, target }: OrderStatus): readonly Sentence[] =>
  lines
    .filter(({ backordered }) => !isZero(backordered))
    .map(({ sku, backordered, promiseDate }) =>
      say(
        `${formatDecimal(backordered).replace(/\.?0+$/, '')} of ${sku ?? 'a line'} are backordered` +
          (promiseDate === null ? '' : `, promised for ${promiseDate}`),
        `purchasing, in ${target ?? 'the ERP'}`,
        'the rest ships when stock arrives',
        true,
      ),
    )

const words = (text: string): string => text.toLowerCase().replaceAll('_', ' ')

/** What an order waits for once its ERP has it, and how far it got, in plain words. */
export const explainStatus = (
  orderId: string,
  record: OrderRecord,
  tolerance?: ShipmentTolerance,
): readonly Sentence[] => {
  const status = deriveStatus(orderId, record.ledger, tolerance)
  if (status === undefined) return []
  const { documentId, target, fulfilment, billing, lifecycle } = status
  const reached =
    documentId === null
      ? []
      : [
          say(
            `${target ?? 'the ERP'} has it as ${documentId}: shipment ${words(fulfilment)}, invoice ${words(billing)}, ${words(lifecycle)}`,
            'the mesh',
            'nothing',
            false,
          ),
        ]
  return [...holdSentences(status), ...backorderSentences(status), ...reached]
}
