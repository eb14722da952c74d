// Makes the secret files of docker-compose.yml, each once: node infra/compose/make-secrets.mjs
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const folder = join(root, '.carrick/secrets')
const text = () => randomBytes(24).toString('base64url')
const roles = readdirSync(join(root, 'services')).map((name) => name.replaceAll('-', '_'))
const secrets = {
  admin_token: text,
  erp_token: text,
  pay_token: text,
  erp_webhook_secret: () => `whsec_${randomBytes(32).toString('base64')}`,
  pay_webhook_secret: () => `whsec_${randomBytes(32).toString('base64')}`,
  warehouse_secret: () => `whsec_${randomBytes(32).toString('base64')}`,
  client_web_shop: text,
  postgres_admin: text,
  ...Object.fromEntries(roles.map((role) => [`postgres_${role}`, text])),
}

// Containers run as users of their own and read single files; the folder keeps other people here out.
mkdirSync(folder, { recursive: true, mode: 0o700 })
for (const [name, make] of Object.entries(secrets)) {
  const path = join(folder, name)
  if (existsSync(path)) continue
  writeFileSync(path, make(), { mode: 0o444 })
  process.stdout.write(`${path}\n`)
}
