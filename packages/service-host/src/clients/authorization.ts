/** What follows the scheme in an Authorization header (RFC 9110, 11.4: its case does not matter). */
export const credentialIn = (
  header: string | undefined,
  scheme: 'Basic' | 'Bearer',
): string | undefined => {
  const [found, credential, ...more] = (header ?? '').trim().split(/ +/)
  const fits = found?.toLowerCase() === scheme.toLowerCase() && more.length === 0
  return fits ? credential : undefined
}
