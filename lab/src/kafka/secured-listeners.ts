import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChoosePort } from '../launch/ports.ts'
import {
  type IdentityFiles,
  SECURED_PASSWORD,
  SECURED_USER,
  type SecurityFiles,
} from '../launch/secured.ts'

/** Ports of one broker, one for each way of asking who is there. */
export interface SecuredBroker {
  /** TLS, then a password: SASL PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512. */
  readonly login: string
  /** TLS on both sides. */
  readonly mutual: string
  /** As `login`, with a certificate that is over, and with one for another host. */
  readonly expired: string
  readonly otherHost: string
}

export interface SecuredListeners {
  readonly addresses: SecuredBroker
  /** `NAME://host:port` for each, and the protocol of each name. */
  readonly listeners: readonly string[]
  readonly protocols: readonly string[]
  readonly properties: Readonly<Record<string, string>>
  /** Arguments of the storage tool that make the SCRAM user. */
  readonly formatArgs: readonly string[]
}

const LOGIN = 'org.apache.kafka.common.security'
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']

const loginOf = (prefix: string): Readonly<Record<string, string>> => ({
  [`${prefix}.sasl.enabled.mechanisms`]: MECHANISMS.join(','),
  [`${prefix}.plain.sasl.jaas.config`]: `${LOGIN}.plain.PlainLoginModule required user_${SECURED_USER}="${SECURED_PASSWORD}";`,
  [`${prefix}.scram-sha-256.sasl.jaas.config`]: `${LOGIN}.scram.ScramLoginModule required;`,
  [`${prefix}.scram-sha-512.sasl.jaas.config`]: `${LOGIN}.scram.ScramLoginModule required;`,
})

/** Kafka wants a key and its certificate in one file. */
const keyStore = (folder: string, name: string, { certificate, privateKey }: IdentityFiles) => {
  const path = join(folder, `kafka-${name}.pem`)
  const pems = [privateKey, certificate].map((file) => readFileSync(file, 'utf8').trim())
  writeFileSync(path, `${pems.join('\n')}\n`, { mode: 0o600 })
  return path
}

/** Listeners beside the one in the clear, which the broker itself goes on using. */
export const securedListeners = async (
  folder: string,
  files: SecurityFiles,
  choosePort: ChoosePort,
): Promise<SecuredListeners> => {
  const ways = [
    { name: 'LOGIN', protocol: 'SASL_SSL', identity: files.server },
    { name: 'MUTUAL', protocol: 'SSL', identity: files.server },
    { name: 'EXPIRED', protocol: 'SASL_SSL', identity: files.expired },
    { name: 'OTHERHOST', protocol: 'SASL_SSL', identity: files.otherHost },
  ]
  const properties: Record<string, string> = {}
  const addresses = new Map<string, string>()
  for (const { name, protocol, identity } of ways) {
    const prefix = `listener.name.${name.toLowerCase()}`
    addresses.set(name, `localhost:${String(await choosePort())}`)
    Object.assign(properties, {
      [`${prefix}.ssl.keystore.type`]: 'PEM',
      [`${prefix}.ssl.keystore.location`]: keyStore(folder, name.toLowerCase(), identity),
      [`${prefix}.ssl.truststore.type`]: 'PEM',
      [`${prefix}.ssl.truststore.location`]: files.authority,
      [`${prefix}.ssl.client.auth`]: name === 'MUTUAL' ? 'required' : 'none',
      ...(protocol === 'SASL_SSL' ? loginOf(prefix) : {}),
    })
  }
  const at = (name: string): string => addresses.get(name) ?? ''
  return {
    addresses: {
      login: at('LOGIN'),
      mutual: at('MUTUAL'),
      expired: at('EXPIRED'),
      otherHost: at('OTHERHOST'),
    },
    listeners: ways.map(({ name }) => `${name}://${at(name)}`),
    protocols: ways.map(({ name, protocol }) => `${name}:${protocol}`),
    properties,
    formatArgs: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${SECURED_USER},password=${SECURED_PASSWORD}]`,
    ]),
  }
}
