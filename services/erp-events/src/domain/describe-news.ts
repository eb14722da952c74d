import { formatDecimal } from '@carrick/kernel'
import type { LineQuantity } from '@carrick/schemas'
import type { News, Told } from './order-book.ts'

const quantities = (lines: readonly LineQuantity[]): string =>
  lines.map(({ lineId, quantity }) => `${formatDecimal(quantity)} of ${lineId}`).join(', ')

const paper = (
  what: string,
  { payload, document }: Extract<News, { payload: { withdrawn: boolean } }>,
) => (payload.withdrawn ? `${what} ${document} is taken back` : `${what} ${document}`)

const sentenceOf = (news: News): string => {
  const { document } = news
  switch (news.event) {
    case 'OrderAcknowledged': {
      const { acknowledgement, cancelled } = news.payload
      return cancelled ? `${document} is cancelled or gone` : `${document} says ${acknowledgement}`
    }
    case 'ShipmentDispatched':
      return news.payload.withdrawn
        ? `delivery ${document} is taken back`
        : `delivery ${document} holds ${quantities(news.payload.lines)}`
    case 'ShipmentDelivered':
      return news.payload.lines.length === 0
        ? `delivery ${document} did not arrive`
        : `delivery ${document} arrived on ${news.payload.deliveredOn}`
    case 'InvoicePosted':
      return paper('invoice', news)
    case 'InvoicePaid':
      return `invoice ${document} is ${news.payload.settlement}`
    case 'CreditMemoPosted':
      return paper('credit memo', news)
    case 'GoodsReturned':
      return paper('receipt of return', news)
    case 'OrderHeld':
      return `${document} is held (${news.payload.hold})`
    case 'OrderReleased':
      return `${document} is not held (${news.payload.hold})`
    default:
      return `${document}: ${news.event}`
  }
}

/** What would be told, for people. */
export const describeNews = ({ news, cases = [] }: Told): readonly string[] => [
  ...news.map(sentenceOf),
  ...cases.map(({ event, payload }) =>
    event === 'CaseResolved'
      ? `the case ${payload.code} is over`
      : `a case ${payload.code} is opened`,
  ),
]
