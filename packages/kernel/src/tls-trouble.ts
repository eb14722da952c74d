const UNTRUSTED = 'its certificate is not signed by an authority that is trusted here'
const REFUSED = 'it refuses the certificate of this client, or misses one'
const NO_TLS = 'it does not speak TLS there'

/** Error codes of Node's `tls` (documentation, "X509 certificate error codes"). */
const TROUBLES: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
  INVALID_CA: UNTRUSTED,
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate is revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
}

/** Alerts of the other side, as each version of OpenSSL spells them. */
const ALERT = /^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/

const MOST = 10

type Failure = Readonly<Record<string, unknown>>

/** Not by class: what sockets throw may come from another realm. */
const isFailure = (value: unknown): value is Failure =>
  typeof value === 'object' && value !== null && 'message' in value

/** The error and what it was made from: clients wrap what the socket said. */
const chainOf = (thrown: unknown): readonly Failure[] => {
  const seen: Failure[] = []
  const follow = (at: unknown): void => {
    if (!isFailure(at) || seen.includes(at) || seen.length === MOST) return
    seen.push(at)
    follow(at['cause'])
    follow(at['originalError'])
  }
  follow(thrown)
  return seen
}

const wordsOf = (code: string): string | undefined =>
  TROUBLES[code] ?? (ALERT.test(code) ? REFUSED : undefined)

/** What is wrong between this client's and the server's certificates, in plain words; undefined for other errors. */
export const tlsTrouble = (thrown: unknown): string | undefined => {
  for (const { code, message } of chainOf(thrown)) {
    const trouble = typeof code === 'string' ? wordsOf(code) : undefined
    if (trouble !== undefined) return `${trouble} (${String(message).trim()})`
  }
  return undefined
}
