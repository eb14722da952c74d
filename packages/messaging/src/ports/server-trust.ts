/** TLS to a server, checked in full: its authority and its name. All in PEM. */
export interface ServerTls {
  /** Authorities to trust instead of the usual ones; one or more certificates. */
  readonly authority?: string
  /** Of this client, with the chain to its authority; with its key or not at all. */
  readonly certificate?: string
  readonly privateKey?: string
}

/** How a client says to the log who it is (SASL); the same for every client library. */
export interface LogLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly user: string
  readonly password: string
}

/** How a client of the log connects; without `tls` in the clear, without `login` as nobody. */
export interface LogAccess {
  /** `host:port`, one or more. */
  readonly brokers: readonly string[]
  readonly tls?: ServerTls
  readonly login?: LogLogin
}
