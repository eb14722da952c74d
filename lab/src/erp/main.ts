import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isZone, messageOf, parseDecimal } from '@carrick/kernel'
import { DEMO_DATA } from '../salesforce/seed/demo-data.ts'
import { type LabErp, startLabErp } from './erp-server.ts'

const USAGE = `Usage: npm run lab:erp -- [--port N] [--token TEXT | --token-file FILE] [--name HOST]
                      [--auto-ship MS] [--latency MS] [--zone NAME] [--demo-data] [--json]

Starts an ERP of the published REST contract and stays up. It is empty: fill it through its knobs
(POST <adminUrl>/master-data), see docs/erp.md; or with --demo-data, the customers and products of the
lab org. With --name it listens on all addresses and is called by that name; with --zone (such as
Europe/Berlin) it dates documents in the calendar of that zone, otherwise in UTC.
`

const numberOf = (name: string, value: string | undefined, most: number): number | undefined => {
  if (value === undefined) return undefined
  const number = Number(value)
  if (/^\d+$/.test(value) && number <= most) return number
  throw new Error(`--${name} is ${value}; expected a whole number from 0 to ${String(most)}`)
}

const zoneOf = (zone: string | undefined): string | undefined => {
  if (zone === undefined || isZone(zone)) return zone
  throw new Error(`--zone is ${zone}; expected a name such as Europe/Berlin`)
}

const ON_HAND = parseDecimal('1000')

const fill = ({ books: { masterData } }: LabErp): void => {
  for (const { externalId: number, name } of DEMO_DATA.accounts)
    masterData.addCustomer({ number, name })
  for (const { sku, name, listPrice } of DEMO_DATA.products)
    masterData.addProduct({ sku, name, listPrice: parseDecimal(listPrice), onHand: ON_HAND })
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      token: { type: 'string' },
      'token-file': { type: 'string' },
      name: { type: 'string' },
      'demo-data': { type: 'boolean' },
      'auto-ship': { type: 'string' },
      latency: { type: 'string' },
      zone: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return
  }
  const { name, 'token-file': tokenFile } = values
  const token = tokenFile === undefined ? values.token : readFileSync(tokenFile, 'utf8').trim()
  const zone = zoneOf(values.zone)
  const erp = await startLabErp({
    port: numberOf('port', values.port, 65_535) ?? 0,
    ...(token === undefined ? {} : { token }),
    ...(name === undefined ? {} : { name }),
    ...(zone === undefined ? {} : { zone }),
    settings: {
      latencyMs: numberOf('latency', values.latency, 3_600_000) ?? 0,
      autoShipMs: numberOf('auto-ship', values['auto-ship'], 3_600_000),
    },
  })
  if (values['demo-data'] === true) fill(erp)
  const { baseUrl, webhookSecret, adminUrl } = erp
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ baseUrl, token: erp.token, webhookSecret, adminUrl })}\n`
      : `The lab ERP listens at ${baseUrl} (${tokenFile === undefined ? `token ${erp.token}` : `token in ${tokenFile}`}); its knobs are at ${adminUrl}\n`,
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void erp.stop()
    })
  }
}

main().catch((thrown: unknown) => {
  process.stderr.write(`lab:erp: ${messageOf(thrown)}\n${USAGE}`)
  process.exitCode = 2
})
