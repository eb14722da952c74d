import { createAuthority, type Identity } from '../../launch/private-authority.ts'

export interface Certificates extends Identity {
  /** PEM of the authority that clients have to trust. */
  readonly authority: string
}

/** An authority of its own and a certificate for this machine, good for 30 days; `hosts` are further names. */
export const createCertificates = async (
  now: number,
  hosts: readonly string[] = [],
): Promise<Certificates> => {
  const authority = await createAuthority(now, 'Carrick lab authority')
  const server = await authority.issue({
    commonName: 'localhost',
    hosts: ['localhost', '127.0.0.1', ...hosts],
  })
  return { ...server, authority: authority.certificate }
}
