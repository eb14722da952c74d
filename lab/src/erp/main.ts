import { parseArgs } from 'node:util'
import { startLabErp } from './erp-server.ts'

const { values } = parseArgs({
  options: { port: { type: 'string' }, json: { type: 'boolean' }, 'auto-ship': { type: 'string' } },
})

const erp = await startLabErp({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values['auto-ship'] === undefined ? {} : { autoShipMs: Number(values['auto-ship']) }),
})
const { baseUrl, adminUrl, token, webhookSecret } = erp
const address = { baseUrl, token, webhookSecret, adminUrl }
process.stdout.write(
  values.json === true
    ? `${JSON.stringify(address)}\n`
    : `The lab ERP listens at ${baseUrl} (token ${token}); its knobs are at ${adminUrl}\n`,
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void erp.stop()
  })
}
