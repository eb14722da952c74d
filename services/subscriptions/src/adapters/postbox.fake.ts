import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Posted {
  readonly from: string
  readonly to: readonly string[]
  /** Names in lower case, unfolded. */
  readonly headers: ReadonlyMap<string, string>
  readonly text: string
  readonly isSecure: boolean
  readonly user: string | undefined
}

export interface Postbox {
  readonly port: number
  readonly posted: readonly Posted[]
  close(): Promise<void>
}

export interface PostboxOptions {
  /** PEM; `isTls`: from the first byte, otherwise by STARTTLS. Without it STARTTLS is not offered. */
  readonly identity?: { readonly certificate: string; readonly privateKey: string }
  readonly isTls?: boolean
  /** Without one nobody needs to log in. */
  readonly login?: { readonly user: string; readonly password: string }
  /** Code by which a receiver is refused; 0 takes the mail and never says so. */
  readonly refuses?: (to: string) => number | undefined
}

const coded = (code: number): Error =>
  Object.assign(new Error(`${code < 500 ? '4.2.0' : '5.1.1'} <somebody@secret.example>: no`), {
    responseCode: code,
  })

const read = (raw: string): Pick<Posted, 'headers' | 'text'> => {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { headers: new Map(headers), text: raw.slice(end + 4).trimEnd() }
}

/** A real SMTP server that keeps what it takes. */
export const startPostbox = async (options: PostboxOptions = {}): Promise<Postbox> => {
  const { identity, isTls = false, login, refuses = () => undefined } = options
  const posted: Posted[] = []
  const server = new SMTPServer({
    secure: isTls,
    authOptional: login === undefined,
    closeTimeout: 100,
    disabledCommands: [
      ...(identity === undefined ? ['STARTTLS'] : []),
      ...(login === undefined ? ['AUTH'] : []),
    ],
    ...(identity !== undefined && { cert: identity.certificate, key: identity.privateKey }),
    onAuth: ({ username, password }, _session, done) => {
      const isKnown = username === login?.user && password === login?.password
      done(isKnown ? null : coded(535), { user: username ?? '' })
    },
    onRcptTo: ({ address }, _session, done) => {
      const code = refuses(address)
      done(code === undefined || code === 0 ? null : coded(code))
    },
    onData: (stream, { envelope, secure, user }, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = envelope.rcptTo.map(({ address }) => address)
        posted.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to,
          isSecure: secure,
          user: typeof user === 'string' ? user : undefined,
          ...read(Buffer.concat(chunks).toString()),
        })
        if (!to.some((address) => refuses(address) === 0)) done()
      })
    },
  })
  // A client that goes away in the middle is part of the tests.
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    posted,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
      }),
  }
}
