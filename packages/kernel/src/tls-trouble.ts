const UNTRUSTED = 'its certificate is not signed by an authority that is trusted here'
const REFUSED = 'it refuses the certificate of this client, or misses one'
const NO_TLS = 'it does not speak TLS there'

/** Error codes of Node's `tls` (documentation, "X509 certificate error codes") and of OpenSSL's alerts. */
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
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: REFUSED,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: REFUSED,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: REFUSED,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: REFUSED,
  ERR_SSL_SSL_TLSV1_ALERT_UNKNOWN_CA: REFUSED,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: REFUSED,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
}

const MOST = 10

const isError = (value: unknown): value is Error & Readonly<Record<string, unknown>> =>
  value instanceof Error

/** The error and what it was made from: clients wrap what the socket said. */
const chainOf = (thrown: unknown): readonly (Error & Readonly<Record<string, unknown>>)[] => {
  const seen: (Error & Readonly<Record<string, unknown>>)[] = []
  const follow = (at: unknown): void => {
    if (!isError(at) || seen.includes(at) || seen.length === MOST) return
    seen.push(at)
    follow(at.cause)
    follow(at['originalError'])
  }
  follow(thrown)
  return seen
}

/** What is wrong between this client's and the server's certificates, in plain words; undefined for other errors. */
export const tlsTrouble = (thrown: unknown): string | undefined => {
  for (const { code, message } of chainOf(thrown)) {
    const trouble = typeof code === 'string' ? TROUBLES[code] : undefined
    if (trouble !== undefined) return `${trouble} (${message})`
  }
  return undefined
}
