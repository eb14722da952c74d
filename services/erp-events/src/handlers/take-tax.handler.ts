import { dayIn } from '@carrick/kernel'
import { type Bundle, CONFIGURATION, isConfiguration, type MeshConfig } from '@carrick/mapping'
import {
  type DecideContext,
  type Decision,
  defineFold,
  type FoldHandler,
  internalToken,
  type Outgoing,
  WAKE,
} from '@carrick/messaging'
import { CaseOpened, CaseResolved } from '@carrick/schemas'
import { NOTHING_TOLD, type OrderBook } from '../domain/order-book.ts'
import {
  codedTax,
  type CodedTax,
  NOTHING_PARKED,
  parkedCase,
  parkedWith,
  type TaxRead,
} from '../domain/parked-tax.ts'
import { FACT_EVENTS, type IsTaxCase, tellFact } from './publish-facts.handler.ts'

type Nothing = Readonly<Record<string, never>>
type CurrentBundle = () => Pick<Bundle, 'codes' | 'configVersion'> & {
  readonly config: Pick<MeshConfig, 'zones'>
}

export const taxRead = internalToken<TaxRead>('fact', 'tax-fact')

const CODES_DUE = 'tax-codes-due'
/** So soon while another instance has a newer configuration than this one, ms. */
const CATCH_UP_MS = 10_000

const CASES = { CaseOpened, CaseResolved }

/** Tells those whose codes the list has; the others wait. */
const settle = (
  current: CurrentBundle,
  isTaxCase: IsTaxCase | undefined,
  orderId: string,
  book: OrderBook,
  reads: readonly TaxRead[],
  { now, ref }: DecideContext,
): Decision<OrderBook> => {
  const { codes, config, configVersion } = current()
  const list = codes.get('tax-code')
  const waiting: CodedTax[] = []
  const emit: Outgoing[] = []
  const names: string[] = []
  let state = book
  for (const one of reads) {
    const coded = codedTax(one, list, dayIn(config.zones.company, Date.parse(one.fact.at)))
    if (coded.findings.length > 0) {
      waiting.push(coded)
      continue
    }
    const told = tellFact(state, coded.read, now, isTaxCase)
    state = told.state ?? state
    emit.push(...(told.emit ?? []))
    names.push(...(told.names ?? []))
  }
  const parked = { ...(book.parkedTax ?? NOTHING_PARKED), reads: waiting.map(({ read }) => read) }
  const turn = parkedCase(orderId, parked, waiting)
  const inForce = ref(CONFIGURATION)
  const isNewest = isConfiguration(inForce) && inForce.configVersion === configVersion
  if (waiting.length > 0 || book.parkedTax !== undefined) {
    const caseVersion = turn?.payload.caseVersion ?? parked.caseVersion
    state = { ...state, parkedTax: { ...parked, caseVersion } }
  }
  return {
    state,
    emit: [
      ...emit,
      ...(turn === undefined
        ? []
        : [
            {
              token: CASES[turn.event],
              payload: turn.payload,
              meta: { ...state.way, aggregateVersion: turn.payload.caseVersion },
            },
          ]),
    ],
    names,
    awaits: waiting.length > 0 ? [CONFIGURATION] : [],
    timers: [
      {
        name: CODES_DUE,
        at: waiting.length > 0 && !isNewest ? now + CATCH_UP_MS : undefined,
      },
    ],
    ...(waiting.length > 0 && { disposition: 'parked' as const }),
  }
}

/**
 * What a tax service says of an order. A tax code that codes/tax-code.csv does not have is told nobody: it waits,
 * with a case for finance, until the list has it or the tax is told anew. Nothing else of the order waits for it.
 */
export const takeTax = (
  current: CurrentBundle,
  isTaxCase?: IsTaxCase,
): readonly [
  FoldHandler<OrderBook, TaxRead>,
  FoldHandler<OrderBook, { readonly refs: readonly string[] }>,
  FoldHandler<OrderBook, Nothing>,
] => {
  const refs = () => [CONFIGURATION]
  const again = (
    key: string,
    book: OrderBook | undefined,
    context: DecideContext,
  ): Decision<OrderBook> =>
    book?.parkedTax === undefined
      ? { disposition: 'superseded' }
      : settle(current, isTaxCase, key, book, book.parkedTax.reads, context)
  return [
    defineFold<OrderBook, TaxRead>({
      name: 'erp-events.take-tax',
      consumes: taxRead,
      produces: FACT_EVENTS,
      refs,
      decide: ({ key, value }, book = NOTHING_TOLD, context) => {
        const parked = book.parkedTax?.reads ?? []
        const reads = parkedWith(parked, value)
        return reads === parked
          ? { disposition: 'superseded' }
          : settle(current, isTaxCase, key, book, reads, context)
      },
    }),
    defineFold({
      name: 'erp-events.wake-tax',
      consumes: WAKE,
      produces: FACT_EVENTS,
      refs,
      decide: ({ key }, book, context) => again(key, book, context),
    }),
    defineFold({
      name: 'erp-events.try-tax-codes',
      consumes: internalToken<Nothing>('timer', CODES_DUE),
      produces: FACT_EVENTS,
      refs,
      decide: ({ key }, book, context) => again(key, book, context),
    }),
  ]
}
