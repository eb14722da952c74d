import assert from 'node:assert/strict'
import { type ContractCase, call, poorCustomerOf, scarceProductOf } from './case.ts'
import { posted, sampleLine, sampleOrder } from './sample-order.ts'

const atOnce = 5

export const createCases: readonly ContractCase[] = [
  {
    name: 'a created order is found by its mark and by its number',
    needs: [],
    async run(erp) {
      const order = sampleOrder(erp)
      const document = await posted(erp, order)
      assert.equal(document.mark, order.mark)
      assert.equal(document.cancelled, false)
      assert.deepEqual(await erp.port.findByMark(order.mark, call()), document)
      assert.deepEqual(await erp.port.readOrder(document.documentId, call()), document)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a mark and a number that nobody used are not found',
    needs: [],
    async run(erp) {
      assert.equal(await erp.port.findByMark(globalThis.crypto.randomUUID(), call()), undefined)
      assert.equal(await erp.port.readOrder('NO-SUCH-DOCUMENT', call()), undefined)
    },
  },
  {
    name: 'the price of the order wins, to the cent',
    needs: [],
    async run(erp) {
      const price = { quantity: '3', unitPrice: '0.335', discount: '0.1', netAmount: '0.90' }
      const document = await posted(
        erp,
        sampleOrder(erp, { lines: [sampleLine(erp.product, price)] }),
      )
      assert.match(document.netAmount, /^5\.900{0,2}$/, 'a line of 0.90 and freight of 5.00')
    },
  },
  {
    name: 'the same order twice is one document, however its JSON is written',
    needs: ['uniqueMarks'],
    async run(erp) {
      const order = sampleOrder(erp, { extensions: { Campaign__c: 'Spring', Region__c: 'North' } })
      const first = await posted(erp, order)
      assert.deepEqual(await posted(erp, order), first)
      const turned = { ...order, extensions: { Region__c: 'North', Campaign__c: 'Spring' } }
      const backwards = Object.fromEntries(Object.entries(turned).reverse()) as typeof turned
      assert.deepEqual(await posted(erp, backwards), first)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'the same order five times at once is one document',
    needs: ['uniqueMarks'],
    async run(erp) {
      const order = sampleOrder(erp)
      const answers = await Promise.all(
        Array.from({ length: atOnce }, () => erp.port.create(order, call())),
      )
      const kinds = answers.map(({ kind }) => kind)
      assert.ok(kinds.includes('posted'), `one must be posted; they are ${kinds.join(', ')}`)
      // Who comes while the first is being worked on may be told to look later.
      assert.ok(kinds.every((kind) => kind === 'posted' || kind === 'in-doubt'))
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'two orders of one customer with one purchase order number are two documents',
    needs: [],
    async run(erp) {
      const [one, two] = [await posted(erp), await posted(erp)]
      assert.notEqual(one.documentId, two.documentId)
    },
  },
  {
    name: 'an order of 500 lines is taken whole and answered line by line',
    needs: [],
    async run(erp) {
      const lines = Array.from({ length: 500 }, (_, n) =>
        sampleLine(erp.product, { lineNumber: n + 1, quantity: '1', netAmount: '10.00' }),
      )
      const document = await posted(erp, sampleOrder(erp, { lines }))
      assert.deepEqual(
        document.lines.map(({ lineRef }) => lineRef),
        lines.map(({ lineRef }) => lineRef),
      )
    },
  },
  {
    name: 'texts of any script, custom fields and addresses are taken',
    needs: [],
    async run(erp) {
      const address = {
        name: 'Jürgen Ærø 船具',
        street: 'Kaigata 12\nHof "B" \\ 3',
        city: 'Bergen',
        region: null,
        postalCode: '5003',
        country: 'NO',
      }
      const order = sampleOrder(erp, {
        shipTo: address,
        billTo: address,
        notes: ['Bitte klingeln 🔔', "'; drop table orders; --"],
        extensions: { Campaign__c: 'Frühling' },
        lines: [sampleLine(erp.product, { extensions: { Engraving__c: 'Ærø' } })],
      })
      await posted(erp, order)
      assert.equal(await erp.documentsOf(order.mark), 1)
    },
  },
  {
    name: 'a missing quantity waits as a backorder, with a day only if the ERP promises one',
    needs: ['scarceProduct'],
    async run(erp) {
      const line = sampleLine(scarceProductOf(erp), { quantity: '10', netAmount: '100.00' })
      const document = await posted(erp, sampleOrder(erp, { lines: [line] }))
      const [answer] = document.lines
      assert.equal(answer?.code, 'CA')
      assert.equal(Number(answer.confirmed) + Number(answer.backordered), 10)
      assert.ok(Number(answer.backordered) > 0)
      assert.match(answer.promiseDate ?? '2026-01-01', /^\d{4}-\d{2}-\d{2}$/)
      assert.equal(document.acknowledgement, 'CA')
    },
  },
  {
    name: 'an order over the credit limit is a document on hold, not a refusal',
    needs: ['poorCustomer'],
    async run(erp) {
      const lines = [sampleLine(erp.product, { unitPrice: '1000.00', netAmount: '2000.00' })]
      const order = sampleOrder(erp, { customerNumber: poorCustomerOf(erp), lines })
      const { holds } = await posted(erp, order)
      assert.deepEqual(
        holds.map(({ hold }) => hold),
        ['CREDIT'],
      )
    },
  },
]
