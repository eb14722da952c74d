import { describe, expect, it } from '@jest/globals'
import { parseDecimal } from '@carrick/kernel'
import { readMesh } from './read-mesh.ts'
import { MESH, mesh } from './sample-mesh.fixture.ts'

const ERP = 'adapter: rest, url: https://erp.example, map: to-erp, token: file:/run/token'
const TRYTON =
  'adapter: tryton, url: https://erp.example, map: to-erp, database: erp, user: me, password: env:PASSWORD, shop: Carrick'
const PAYMENTS =
  '  payments: { bank: { url: https://pay.example, token: env:PAY, concurrency: 2 } }'
const EMAIL = 'kind: email, url: env:SMTP, from: a@b.example, to: contact'
const MAIL = '{ subject: Paid, text: Thank you }'
describe('mesh.yaml', () => {
  it('fills in what may be left out', () => {
    expect(readMesh(mesh(MESH))).toMatchObject({
      findings: [],
      config: {
        company: { id: 'demo', name: 'demo' },
        clients: {},
        payments: {},
        policies: {
          parkForMs: 86_400_000,
          backorderTask: true,
          backorderDueInMs: 172_800_000,
          showInventory: false,
          acceptFirst: true,
          duplicatesWithinMs: 86_400_000,
          priority: [],
          price: { tolerance: parseDecimal('0.01'), onMismatch: 'warn', onOrder: 'accept' },
          tax: { onMismatch: 'warn', onOrder: 'accept', onDocument: 'case' },
          shipment: { over: parseDecimal('0'), under: parseDecimal('0') },
          rejectedLine: 'order',
          holds: [],
          address: { onOrder: 'accept' },
          amountCheck: { waitForMs: 600_000, askAgainMs: 30_000 },
        },
      },
    })
  })

  it('refuses a hold that is none, or an ERP alone puts on, and two rules of one name', () => {
    const found = (rules: string) =>
      readMesh(mesh(`${MESH}policies: { holds: [${rules}] }\n`)).findings.map(({ code }) => code)
    const rule = (hold: string) => `{ rule: r, hold: ${hold}, when: netAmount > 1, reason: so }`
    expect(found(rule('CREDIT'))).toEqual(['MESH_CONFIG_SCHEMA'])
    expect(found(`${rule('FRAUD')}, ${rule('EXPORT')}`)).toEqual(['MESH_CONFIG_DUPLICATE'])
    expect(found(rule('FRAUD'))).toEqual([])
  })

  it('knows in whose calendar each system keeps its dates: its own, or that of the company', () => {
    const zoned = (company: string, org: string, erp: string) =>
      readMesh(
        mesh(
          MESH.replace('id: demo', `id: demo, zone: ${company}`)
            .replace('org-a: { ', `org-a: { zone: ${org}, `)
            .replace('erp-a: { ', `erp-a: { zone: ${erp}, `),
        ),
      )
    const { config } = zoned('Europe/Paris', 'America/Los_Angeles', 'Europe/Berlin')
    expect(config?.zones).toEqual({
      company: 'Europe/Paris',
      salesforce: { 'org-a': 'America/Los_Angeles' },
      erp: { 'erp-a': 'Europe/Berlin' },
    })
    expect(readMesh(mesh(MESH)).config?.zones).toEqual({ company: 'UTC', salesforce: {}, erp: {} })
    const wrong = zoned('Europe/Berln', '"+02:00"', 'CEST4')
    expect(wrong.config).toBeUndefined()
    expect(wrong.findings.map(({ path, message }) => `${path} ${message}`)).toEqual([
      expect.stringMatching(/company.zone.* is "Europe\/Berln"; expected a name of the IANA/),
      expect.stringMatching(/systems.salesforce.org-a.zone.* is "\+02:00"; expected/),
      expect.stringMatching(/systems.erp.erp-a.zone.* is "CEST4"; expected/),
    ])
  })

  it('has payment providers', () => {
    const { config, findings } = readMesh(mesh(MESH.replace('\nflows:', `\n${PAYMENTS}\nflows:`)))
    expect(findings).toEqual([])
    expect(config?.payments).toEqual({
      bank: { url: 'https://pay.example', token: 'env:PAY', concurrency: 2 },
    })
  })

  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['3d', 259_200_000],
  ])('reads the duration %s', (text, ms) => {
    const policies = `policies: { unknownReference: { parkFor: ${text} } }`
    expect(readMesh(mesh(`${MESH}${policies}`)).config?.policies.parkForMs).toBe(ms)
  })

  it.each([
    ['{ window: 2h }', 7_200_000],
    ['{ action: accept, window: 2h }', null],
  ])('looks for duplicates by %s', (duplicates, ms) => {
    const policies = `policies: { duplicates: ${duplicates} }`
    expect(readMesh(mesh(`${MESH}${policies}`)).config?.policies.duplicatesWithinMs).toBe(ms)
  })

  it('reads the tolerance of prices exactly', () => {
    const policies = 'policies: { price: { tolerance: 0.025, onMismatch: reject } }'
    expect(readMesh(mesh(`${MESH}${policies}`)).config?.policies.price).toEqual({
      tolerance: parseDecimal('0.025'),
      onMismatch: 'reject',
      onOrder: 'accept',
    })
  })

  it('reads by how much shipments may miss what was ordered', () => {
    const policies = 'policies: { shipment: { over: 0.1, under: 0.025 } }'
    expect(readMesh(mesh(`${MESH}${policies}`)).config?.policies.shipment).toEqual({
      over: parseDecimal('0.1'),
      under: parseDecimal('0.025'),
    })
  })

  it('reads what happens to an order whose amounts are not those of its ERP', () => {
    const policies =
      'policies: { price: { onOrder: hold }, tax: { onOrder: reject, onDocument: accept }, amountCheck: { waitFor: 2m, askAgain: 5s } }'
    expect(readMesh(mesh(`${MESH}${policies}`)).config?.policies).toMatchObject({
      price: { onMismatch: 'warn', onOrder: 'hold' },
      tax: { onMismatch: 'warn', onOrder: 'reject', onDocument: 'accept' },
      amountCheck: { waitForMs: 120_000, askAgainMs: 5_000 },
    })
  })

  it.each<[string, string, string, RegExp]>([
    [
      'a priority beyond the scale',
      `${MESH}policies: { priority: [{ rule: all, priority: 10 }] }`,
      'mesh.yaml:12 policies.priority[0].priority',
      /9/,
    ],
    [
      'two priority rules of one name',
      `${MESH}policies: { priority: [{ rule: all, priority: 1 }, { rule: all, priority: 2 }] }`,
      'mesh.yaml:12 policies.priority[1].rule',
      /used twice/,
    ],
    [
      'a tolerance beyond the price itself',
      `${MESH}policies: { price: { tolerance: 2 } }`,
      'mesh.yaml:12 policies.price.tolerance',
      /1/,
    ],
    [
      'a hold of a draft, which is no order yet',
      `${MESH}policies: { tax: { onMismatch: hold } }`,
      'mesh.yaml:12 policies.tax.onMismatch',
      /is "hold"; expected one of accept, warn, reject/,
    ],
    [
      'a refusal of something else than a line or an order',
      `${MESH}policies: { rejectedLine: page }`,
      'mesh.yaml:12 policies.rejectedLine',
      /is "page"; expected one of order, line/,
    ],
    [
      'a written secret',
      MESH.replace('env:KEY', 'hunter2'),
      'mesh.yaml:5 systems.salesforce.org-a.privateKey',
      /expected a reference env:NAME or file:PATH; secrets are never written here/,
    ],
    [
      'an unknown key',
      MESH.replace('mode: live', 'mode: live, speed: 9'),
      'mesh.yaml:9 flows[0].speed',
      /is unknown; expected one of flow, from, map, mode/,
    ],
    [
      'an unknown mode',
      MESH.replace('mode: live', 'mode: fast'),
      'mesh.yaml:9 flows[0].mode',
      /is "fast"; expected one of observe, shadow, live/,
    ],
    [
      'an unknown source',
      MESH.replace('from: org-a', 'from: org-b'),
      'mesh.yaml:9 flows[0].from',
      /"org-b"; expected one of org-a, clients/,
    ],
    [
      'an unknown ERP',
      MESH.replace('to: erp-a', 'to: erp-b'),
      'mesh.yaml:11 routing[0].to',
      /"erp-b"; expected one of erp-a/,
    ],
    [
      'a flow without map',
      MESH.replace('map: to-order, ', ''),
      'mesh.yaml:9 flows[0].map',
      /is missing/,
    ],
    [
      'a sender that speaks of an unknown ERP',
      `${MESH}senders: { wms: { facts: [receipt], erp: erp-b, secret: env:WMS } }`,
      'mesh.yaml:12 senders.wms.erp',
      /"erp-b"; expected one of erp-a/,
    ],
    [
      'payments of nobody knows which ERP',
      `${MESH}senders: { bank: { facts: [payment], secret: env:BANK } }`,
      'mesh.yaml:12 senders.bank.erp',
      /is missing; expected the ERP whose invoices the payments are of/,
    ],
    [
      'a subscription to what no outside party is told of',
      `${MESH}subscriptions: { shop: { url: env:URL, secret: env:SHOP, events: [OrderParked] } }`,
      'mesh.yaml:12 subscriptions.shop.events[0]',
      /is "OrderParked"; expected one of OrderPosted,/,
    ],
    [
      'the written secret of a subscription',
      `${MESH}subscriptions: { shop: { url: env:URL, secret: hunter2, events: [InvoicePaid] } }`,
      'mesh.yaml:12 subscriptions.shop.secret',
      /secrets are never written here/,
    ],
    [
      'an e-mail of what no outside party is told of',
      `${MESH}subscriptions: { people: { ${EMAIL}, messages: { OrderParked: ${MAIL} } } }`,
      'mesh.yaml:12 subscriptions.people.messages',
      /is "OrderParked"; expected one of OrderPosted,/,
    ],
    [
      'the written password of a mail server',
      `${MESH}subscriptions: { people: { ${EMAIL}, user: me, password: hunter2, messages: { InvoicePaid: ${MAIL} } } }`,
      'mesh.yaml:12 subscriptions.people.password',
      /secrets are never written here/,
    ],
    [
      'a subject of two lines',
      `${MESH}subscriptions: { people: { ${EMAIL}, messages: { InvoicePaid: { subject: "a\\nBcc: all", text: b } } } }`,
      'mesh.yaml:12 subscriptions.people.messages.InvoicePaid.subject',
      /expected one line/,
    ],
    [
      'a subscription by fax',
      `${MESH}subscriptions: { people: { kind: fax, url: env:URL, secret: env:S, events: [InvoicePaid] } }`,
      'mesh.yaml:12 subscriptions.people.kind',
      /is "fax"; expected one of webhook, email/,
    ],
    [
      'a refund through nobody',
      `${MESH}policies: { returns: { refundThrough: bank } }`,
      'mesh.yaml:12 policies.returns.refundThrough',
      /names the payment provider "bank"; expected one that the file has, and it has none/,
    ],
    [
      'a rule twice',
      `${MESH}  - { rule: all, to: erp-a }`,
      'mesh.yaml:12 routing[1].rule',
      /"all" is used twice/,
    ],
    [
      'a version that YAML takes for a number',
      MESH.replace('username: me', 'username: me, apiVersion: 65.0'),
      'mesh.yaml:5 systems.salesforce.org-a.apiVersion',
      /is 65; expected string/,
    ],
    [
      'a poll without a pause',
      MESH.replace('map: to-erp', 'map: to-erp, pollSeconds: 0'),
      'mesh.yaml:7 systems.erp.erp-a.pollSeconds',
      /is 0; it must be >= 0.1/,
    ],
    [
      'three webhook secrets',
      MESH.replace('map: to-erp', 'map: to-erp, webhookSecret: [env:A, env:B, env:C]'),
      'mesh.yaml:7 systems.erp.erp-a.webhookSecret',
      /has too few or too many; expected a reference env:NAME or file:PATH, or a list of two/,
    ],
    [
      'a written webhook secret',
      MESH.replace('map: to-erp', 'map: to-erp, webhookSecret: [env:A, hunter2]'),
      'mesh.yaml:7 systems.erp.erp-a.webhookSecret[1]',
      /is written out/,
    ],
    [
      'an unknown adapter',
      MESH.replace('adapter: rest', 'adapter: sap'),
      'mesh.yaml:7 systems.erp.erp-a.adapter',
      /is "sap"; expected one of rest, tryton/,
    ],
    [
      'no adapter',
      MESH.replace('adapter: rest, ', ''),
      'mesh.yaml:7 systems.erp.erp-a.adapter',
      /is missing/,
    ],
    [
      'what another adapter needs',
      MESH.replace('map: to-erp', 'map: to-erp, database: erp'),
      'mesh.yaml:7 systems.erp.erp-a.database',
      /is unknown; expected one of adapter, url, token, webhookSecret/,
    ],
    [
      'a Tryton without its shop',
      MESH.replace(ERP, TRYTON.replace(', shop: Carrick', '')),
      'mesh.yaml:7 systems.erp.erp-a.shop',
      /is missing/,
    ],
    [
      'a written password of Tryton',
      MESH.replace(ERP, TRYTON.replace('env:PASSWORD', 'hunter2')),
      'mesh.yaml:7 systems.erp.erp-a.password',
      /is written out; expected a reference/,
    ],
    [
      'a written token of a payment provider',
      MESH.replace('\nflows:', `\n${PAYMENTS.replace('env:PAY', 'hunter2')}\nflows:`),
      'mesh.yaml:8 systems.payments.bank.token',
      /is written out; expected a reference/,
    ],
    ['no routing', MESH.replace(/routing[^]*/, ''), 'mesh.yaml:1 routing', /is missing/],
    [
      'a name with blanks',
      MESH.replace('id: demo', 'id: De mo'),
      'mesh.yaml:2 company.id',
      /lower-case letters/,
    ],
    [
      'an absurd duration',
      `${MESH}policies: { unknownReference: { parkFor: soon } }`,
      'mesh.yaml:12 policies.unknownReference.parkFor',
      /expected a duration such as 30s, 15m, 24h or 3d/,
    ],
    [
      'a restocking fee that is no text',
      `${MESH}policies: { returns: { restockingFee: { rate: 0.15 } } }`,
      'mesh.yaml:12 policies.returns.restockingFee.rate',
      /is 0.15; expected string/,
    ],
    [
      'a restocking fee of more than all',
      `${MESH}policies: { returns: { restockingFee: { rate: "1.5" } } }`,
      'mesh.yaml:12 policies.returns.restockingFee.rate',
      /expected a share in quotes, such as "0.15"/,
    ],
    ['no YAML', 'company: [', 'mesh.yaml:1:11', /./],
    ['nothing', '', 'mesh.yaml:1 company', /is missing/],
  ])('is refused with %s', (_name, text, path, message) => {
    const { config, findings } = readMesh(mesh(text))
    expect(config).toBeUndefined()
    expect(findings).toContainEqual(
      expect.objectContaining({ path, message: expect.stringMatching(message) }),
    )
  })

  it.each([
    ['no login', ''],
    ['half a login', 'username: me'],
    ['the other half', 'privateKey: env:KEY'],
    ['two logins', 'username: me, privateKey: env:KEY, consumerSecret: env:S'],
    ['a login and a half', 'username: me, consumerSecret: env:S'],
  ])('is refused with %s', (_name, login) => {
    const { findings } = readMesh(mesh(MESH.replace('username: me, privateKey: env:KEY', login)))
    expect(findings).toEqual([
      expect.objectContaining({
        path: 'mesh.yaml:5 systems.salesforce.org-a',
        message: expect.stringContaining('expected either username and privateKey (JWT bearer) or'),
      }),
    ])
  })

  it('takes the consumer secret instead of a user and a key', () => {
    const text = MESH.replace('username: me, privateKey: env:KEY', 'consumerSecret: env:S')
    expect(readMesh(mesh(text)).findings).toEqual([])
  })

  it.each([
    ['one', 'env:A', 'env:A'],
    ['two', '[env:A, env:B]', ['env:A', 'env:B']],
  ])('takes %s webhook secret and polls of less than a second', (_name, text, expected) => {
    const erp = `map: to-erp, webhookSecret: ${text}, pollSeconds: 0.2, masterDataPollSeconds: 0.5`
    const { config, findings } = readMesh(mesh(MESH.replace('map: to-erp', erp)))
    expect(findings).toEqual([])
    expect(config?.erp['erp-a']).toMatchObject({ webhookSecret: expected, pollSeconds: 0.2 })
  })

  it('takes a Tryton instead of an ERP of the REST contract', () => {
    const shown = TRYTON.replace('shop: Carrick', 'shop: Carrick, ordersOfOthers: show')
    const { config, findings } = readMesh(mesh(MESH.replace(ERP, shown)))
    expect(findings).toEqual([])
    const expected = { adapter: 'tryton', shop: 'Carrick', ordersOfOthers: 'show' }
    expect(config?.erp['erp-a']).toMatchObject(expected)
  })

  it('never repeats a secret that was written by mistake', () => {
    const { findings } = readMesh(mesh(MESH.replace('env:KEY', 'hunter2')))
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })
})
