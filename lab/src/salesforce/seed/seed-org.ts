import type { Value } from '../metadata/field.ts'
import type { OrgState } from '../state/org-state.ts'
import { instantText } from '../store/instants.ts'
import type { Actor, Transaction } from '../store/transaction.ts'
import type { SeedAccount, SeedAddress, SeedData, SeedOrder, SeedProduct } from './seed-data.ts'

const addressFields = (prefix: string, place: SeedAddress): Record<string, unknown> => ({
  [`${prefix}Street`]: place.street,
  [`${prefix}City`]: place.city,
  [`${prefix}State`]: place.state,
  [`${prefix}PostalCode`]: place.postalCode,
  [`${prefix}Country`]: place.country,
})

const insertAccount = (org: OrgState, tx: Transaction, account: SeedAccount): void => {
  const id = tx.insert(org.catalog.known('Account'), {
    Name: account.name,
    AccountNumber: account.externalId,
    Customer_Number__c: account.externalId,
    Phone: account.phone ?? null,
    ...addressFields('Billing', account.billing),
    ...addressFields('Shipping', account.billing),
  })
  const names = (account.contact ?? '').split(' ').filter(Boolean)
  if (names.length === 0) return
  tx.insert(org.catalog.known('Contact'), {
    AccountId: id,
    FirstName: names.slice(0, -1).join(' '),
    LastName: names.at(-1),
    Phone: account.phone ?? null,
  })
}

const insertProduct = (
  org: OrgState,
  tx: Transaction,
  priceBookId: string,
  product: SeedProduct,
): void => {
  const id = tx.insert(org.catalog.known('Product2'), {
    Name: product.name,
    ProductCode: product.sku,
    Description: product.packaging ?? null,
    IsActive: true,
  })
  tx.insert(org.catalog.known('PricebookEntry'), {
    Pricebook2Id: priceBookId,
    Product2Id: id,
    UnitPrice: product.listPrice,
    IsActive: true,
  })
}

const only = (org: OrgState, object: string, field: string, value: Value): string => {
  const found = org.records.find(object, field, value)[0]
  if (found === undefined)
    throw new Error(`Seed: there is no ${object} with ${field} ${String(value)}`)
  return found.id
}

const insertOrder = (
  org: OrgState,
  tx: Transaction,
  priceBookId: string,
  order: SeedOrder,
): void => {
  const id = tx.insert(org.catalog.known('Order'), {
    AccountId: only(org, 'Account', 'Customer_Number__c', order.account),
    Pricebook2Id: priceBookId,
    EffectiveDate: order.orderedOn,
    Status: 'Draft',
    Name: order.shipTo.name ?? null,
    PoNumber: order.externalId,
    OrderReferenceNumber: order.externalId,
    Freight__c: order.freight ?? null,
    Requested_Date__c: order.requiredOn ?? null,
    ...addressFields('Shipping', order.shipTo),
  })
  for (const line of order.lines) {
    const productId = only(org, 'Product2', 'ProductCode', line.sku)
    tx.insert(org.catalog.known('OrderItem'), {
      OrderId: id,
      PricebookEntryId: only(org, 'PricebookEntry', 'Product2Id', productId),
      Quantity: line.quantity,
      UnitPrice: line.unitPrice,
      Discount__c: Number(line.discount ?? 0) * 100,
    })
  }
}

/** Records as a data loader would bring them in: drafts, each order a transaction of its own. */
export const seedOrg = (org: OrgState, actor: Actor, priceBookId: string, data: SeedData): void => {
  org.transact(actor, (tx) => {
    for (const account of data.accounts) insertAccount(org, tx, account)
  })
  org.transact(actor, (tx) => {
    for (const product of data.products) insertProduct(org, tx, priceBookId, product)
  })
  for (const order of data.orders) {
    org.transact(actor, (tx) => {
      insertOrder(org, tx, priceBookId, order)
    })
  }
}

interface FirstRecord {
  readonly object: string
  readonly id: string
  readonly values: Readonly<Record<string, Value>>
}

/** What an org has from its first day: itself, its people and the standard price book. */
export const foundOrg = (
  org: OrgState,
  people: readonly { id: string; username: string; firstName: string; lastName: string }[],
): string => {
  const now = instantText(org.now())
  const creator = people[0]?.id ?? null
  const put = ({ object, id, values }: FirstRecord): void => {
    const empty = Object.fromEntries(
      org.catalog.known(object).fields.map((field) => [field.name, field.defaultValue]),
    )
    const stamps = {
      Id: id,
      IsDeleted: false,
      CreatedDate: now,
      CreatedById: creator,
      LastModifiedDate: now,
      LastModifiedById: creator,
      SystemModstamp: now,
    }
    org.records.put({ object, id, values: { ...empty, ...stamps, ...values } })
  }
  const locale = {
    TimeZoneSidKey: 'UTC',
    LocaleSidKey: 'en_IE_EURO',
    LanguageLocaleKey: 'en_US',
  }
  put({
    object: 'Organization',
    id: org.orgId,
    values: {
      Name: 'Carrick Lab',
      InstanceName: 'LAB1',
      OrganizationType: 'Enterprise Edition',
      DefaultLocaleSidKey: locale.LocaleSidKey,
      LanguageLocaleKey: locale.LanguageLocaleKey,
      TimeZoneSidKey: locale.TimeZoneSidKey,
    },
  })
  for (const { id, username, firstName, lastName } of people) {
    put({
      object: 'User',
      id,
      values: {
        Username: username,
        FirstName: firstName,
        LastName: lastName,
        Name: `${firstName} ${lastName}`,
        Email: username,
        Alias: firstName.slice(0, 8).toLowerCase(),
        UserType: 'Standard',
        IsActive: true,
        DefaultCurrencyIsoCode: 'EUR',
        ...locale,
      },
    })
  }
  const priceBookId = org.nextId('01s')
  put({
    object: 'Pricebook2',
    id: priceBookId,
    values: { Name: 'Standard Price Book', IsActive: true, IsStandard: true },
  })
  return priceBookId
}
