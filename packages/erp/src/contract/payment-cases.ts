import assert from 'node:assert/strict'
import { addDecimal, compareDecimal, parseDecimal } from '@carrick/kernel'
import type { ErpFact } from '../erp-document.ts'
import { type ContractCase, call, type ErpUnderTest, leversOf, payOf, writeOffOf } from './case.ts'
import { factsOf, feedEnd, newest, readFacts } from './feed-reader.ts'
import { posted } from './sample-order.ts'

type Invoice = Extract<ErpFact, { type: 'invoice' }>

/** The invoice of goods of a new order; freight may have one of its own. */
const invoiced = async (erp: ErpUnderTest): Promise<{ read: () => Promise<Invoice> }> => {
  const cursor = await feedEnd(erp)
  const { documentId, mark } = await posted(erp)
  await leversOf(erp).ship(documentId)
  return {
    read: async () => {
      const { entries } = await readFacts(erp, cursor)
      const found = [...newest(factsOf(entries, 'invoice', mark)).values()].find(
        (fact): fact is Invoice => fact.type === 'invoice' && fact.lines.length > 0,
      )
      assert.ok(found, 'the feed tells of the invoice')
      return found
    },
  }
}

export const paymentCases: readonly ContractCase[] = [
  {
    name: 'an invoice is due, then paid in part, then paid, each with a higher version',
    needs: ['levers', 'pay'],
    async run(erp) {
      const { read } = await invoiced(erp)
      const due = await read()
      assert.equal(due.settlement, 'DUE')
      assert.equal(Number(due.paidAmount), 0)
      assert.equal(Number(due.openAmount), Number(due.grossAmount))
      await payOf(erp)(due.invoiceId, '5.00')
      const part = await read()
      assert.equal(part.settlement, 'PARTIALLY_PAID')
      assert.equal(Number(part.paidAmount), 5)
      const all = addDecimal(parseDecimal(part.paidAmount), parseDecimal(part.openAmount))
      assert.equal(compareDecimal(all, parseDecimal(due.grossAmount)), 0, 'paid and open are all')
      assert.ok(part.version > due.version, 'the version grows')
      await payOf(erp)(due.invoiceId)
      const paid = await read()
      assert.equal(paid.settlement, 'PAID')
      assert.equal(Number(paid.paidAmount), Number(due.grossAmount))
      assert.equal(Number(paid.openAmount), 0)
      assert.ok(paid.version > part.version, 'the version grows')
      assert.deepEqual([paid.netAmount, paid.lines], [due.netAmount, due.lines])
    },
  },
  {
    name: 'an invoice that is written off is open no more, and not paid',
    needs: ['levers', 'writeOff'],
    async run(erp) {
      const { read } = await invoiced(erp)
      const due = await read()
      await writeOffOf(erp)(due.invoiceId)
      const written = await read()
      assert.equal(written.settlement, 'WRITTEN_OFF')
      assert.equal(Number(written.openAmount), 0)
      assert.equal(Number(written.paidAmount), 0)
      assert.ok(written.version > due.version, 'the version grows')
      assert.ok(await erp.port.readOrder(written.documentId, call()))
    },
  },
]
