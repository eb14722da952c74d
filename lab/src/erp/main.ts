import { parseArgs } from 'node:util'
import { messageOf } from '@carrick/kernel'
import { startLabErp } from './erp-server.ts'

const USAGE = `Usage: npm run lab:erp -- [--port N] [--token TEXT] [--auto-ship MS] [--latency MS] [--json]

Starts an ERP of the published REST contract and stays up. It is empty: fill it through its knobs
(POST <adminUrl>/master-data), see docs/erp.md.
`

const numberOf = (name: string, value: string | undefined, most: number): number | undefined => {
  if (value === undefined) return undefined
  const number = Number(value)
  if (/^\d+$/.test(value) && number <= most) return number
  throw new Error(`--${name} is ${value}; expected a whole number from 0 to ${String(most)}`)
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      token: { type: 'string' },
      'auto-ship': { type: 'string' },
      latency: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return
  }
  const erp = await startLabErp({
    port: numberOf('port', values.port, 65_535) ?? 0,
    ...(values.token === undefined ? {} : { token: values.token }),
    settings: {
      latencyMs: numberOf('latency', values.latency, 3_600_000) ?? 0,
      autoShipMs: numberOf('auto-ship', values['auto-ship'], 3_600_000),
    },
  })
  const { baseUrl, token, webhookSecret, adminUrl } = erp
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ baseUrl, token, webhookSecret, adminUrl })}\n`
      : `The lab ERP listens at ${baseUrl} (token ${token}); its knobs are at ${adminUrl}\n`,
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
