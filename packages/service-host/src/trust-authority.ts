import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/**
 * Trusts an authority (PEM) besides the usual ones, for every connection of this process: login and
 * REST calls use different HTTP clients, which take no authority of their own.
 */
export const trustAuthority = (pem: string): void => {
  setDefaultCACertificates([...getCACertificates('default'), pem])
}
