import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { messageOf } from '@carrick/kernel'
import { startLabPayments } from './payment-server.ts'

const USAGE = `Usage: npm run lab:payments -- [--port N] [--token TEXT | --token-file FILE] [--name HOST] [--json]

Starts a payment provider of the published contract and stays up. It knows no payments: take some through its
knobs (POST <adminUrl>/payments), see docs/payments.md. With --name it listens on all addresses and is called by
that name.
`

const portOf = (value: string | undefined): number => {
  const port = Number(value ?? '0')
  if (/^\d+$/.test(value ?? '0') && port <= 65_535) return port
  throw new Error(`--port is ${value ?? ''}; expected a whole number from 0 to 65535`)
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      token: { type: 'string' },
      'token-file': { type: 'string' },
      name: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    process.stdout.write(USAGE)
    return
  }
  const { name, 'token-file': tokenFile } = values
  const given = tokenFile === undefined ? values.token : readFileSync(tokenFile, 'utf8').trim()
  const payments = await startLabPayments({
    port: portOf(values.port),
    ...(given === undefined ? {} : { token: given }),
    ...(name === undefined ? {} : { name }),
  })
  const { baseUrl, adminUrl, token } = payments
  const shown = tokenFile === undefined ? `token ${token}` : `token in ${tokenFile}`
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ baseUrl, token, adminUrl })}\n`
      : `The lab payment provider listens at ${baseUrl} (${shown}); its knobs are at ${adminUrl}\n`,
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void payments.stop()
    })
  }
}

main().catch((thrown: unknown) => {
  process.stderr.write(`lab:payments: ${messageOf(thrown)}\n${USAGE}`)
  process.exitCode = 2
})
