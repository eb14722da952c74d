const LINE = 'Carrick line: '
const CHARGE = 'Carrick charge: '

/** Text of a sale line by which it is known again; what people write goes below. */
export const lineNote = (lineRef: string, remarks: readonly string[]): string =>
  [`${LINE}${lineRef}`, ...remarks].join('\n')

export const chargeNote = (code: string): string => `${CHARGE}${code}`

/** Our id of a line from its note; undefined for charges and for lines that people entered. */
export const lineRefOf = (note: string | null): string | undefined => {
  const [first = ''] = (note ?? '').split('\n')
  return first.startsWith(LINE) ? first.slice(LINE.length) : undefined
}

/** First line of the comment of an order that goes whole or not at all. */
export const COMPLETE_ONLY = 'Complete delivery only'

export const isCompleteOnly = (comment: string | null): boolean =>
  (comment ?? '').split('\n')[0] === COMPLETE_ONLY

/** Reference of a shipment that is kept in the house until all of it can go. */
export const keptReference = (mark: string): string => `${COMPLETE_ONLY} ${mark}`

export const isKept = (reference: string | null): boolean =>
  reference?.startsWith(keptReference('')) === true

/** Reference of a shipment whose reservation we let go to change its order. */
export const LET_GO = 'Carrick changes the order'

/** Description of the amendment that cancels an order, before the id of the request. */
export const CANCELLATION = 'Carrick cancellation'

/**
 * Description of the amendment that cancels single lines, with how much of each it takes away: Tryton keeps
 * only what is left.
 */
export const lineCancellation = (
  requestId: string,
  quantities: Readonly<Record<string, string>>,
): string => `Carrick cancelled lines ${requestId} ${JSON.stringify(quantities)}`

const isQuantity = (entry: readonly [string, unknown]): entry is readonly [string, string] =>
  typeof entry[1] === 'string' && /^\d{1,12}(\.\d{1,6})?$/.test(entry[1])

/** Quantities by line that an amendment cancelled; none of any other description. */
export const cancelledIn = (description: string): readonly (readonly [string, string])[] => {
  const json = /^Carrick cancelled lines \S+ (\{.*\})$/.exec(description)?.[1]
  if (json === undefined) return []
  try {
    const quantities: unknown = JSON.parse(json)
    return Object.entries(quantities ?? {}).filter(isQuantity)
  } catch {
    // Somebody has written over it.
    return []
  }
}

/** Description of the credit note that a request of ours posts, before the id of the request. */
export const CREDIT = 'Carrick credit'

/** Description of the amendment by which the order came to this version of ours. */
export const amendmentDescription = (version: number, requestId: string): string =>
  `Carrick amendment ${String(version)} ${requestId}`

/** Version of our order that an amendment brought; undefined for those of people. */
export const amendedVersion = (description: string): number | undefined => {
  const version = /^Carrick amendment (\d{1,15}) /.exec(description)?.[1]
  return version === undefined ? undefined : Number(version)
}
