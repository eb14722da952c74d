import type { ErpAddress } from '../erp-order.ts'
import { object, optional, text } from '../wire/json-reader.ts'
import { type Conversation, type RowReader, TrytonFailure } from './conversation.ts'
import { id } from './values.ts'

interface Address {
  readonly id: number
  readonly party_name: string | null
  readonly street: string | null
  readonly city: string | null
  readonly postal_code: string | null
  readonly 'country.': { readonly code: string } | null
}

const word = optional(text(1_000))

const ADDRESSES: RowReader<Address> = {
  fields: ['party_name', 'street', 'city', 'postal_code', 'country.code'],
  row: object<Address>({
    id,
    party_name: word,
    street: word,
    city: word,
    postal_code: word,
    'country.': optional(object({ code: text(10) })),
  }),
}

const COUNTRIES: RowReader<{ id: number }> = { fields: [], row: object({ id }) }

const same = (theirs: string | null | undefined, ours: string | null): boolean =>
  (theirs ?? '').trim().toLowerCase() === (ours ?? '').trim().toLowerCase()

const isSame = (kept: Address, wanted: ErpAddress): boolean =>
  same(kept.street, wanted.street) &&
  same(kept.city, wanted.city) &&
  same(kept.postal_code, wanted.postalCode) &&
  same(kept['country.']?.code, wanted.country) &&
  (wanted.name === null || kept.party_name === null || same(kept.party_name, wanted.name))

const enter = async (talk: Conversation, party: number, wanted: ErpAddress): Promise<number> => {
  const [country] =
    wanted.country === null
      ? []
      : await talk.rows('country.country', [['code', '=', wanted.country]], COUNTRIES)
  const { name, street, city, region, postalCode } = wanted
  // A country that Tryton does not know still belongs on the parcel.
  const rest = country === undefined ? [region, wanted.country] : [region]
  const lines = [street, rest.filter((part) => part !== null).join(' ')]
  // An address that stands there twice does no harm, so this is no change that may be in doubt.
  const ids = await talk.ask('model.party.address.create', [
    [
      {
        party,
        party_name: name,
        street: lines.filter((line) => line !== null && line !== '').join('\n'),
        city,
        postal_code: postalCode,
        country: country?.id ?? null,
      },
    ],
  ])
  const [made] = Array.isArray(ids) ? (ids as readonly unknown[]) : []
  if (typeof made === 'number') return made
  throw new TrytonFailure('model.party.address.create', {
    kind: 'unfit',
    message: 'no id of the new address came back',
  })
}

/** Id of the customer's address with this content; enters it when the customer has none. Throws TrytonFailure. */
export const addressOf = async (
  talk: Conversation,
  party: number,
  wanted: ErpAddress,
): Promise<number> => {
  const kept = await talk.rows('party.address', [['party', '=', party]], ADDRESSES)
  const found = kept.find((one) => isSame(one, wanted))
  return found?.id ?? enter(talk, party, wanted)
}
