import { type Finding, isMeshError } from '@carrick/kernel'

export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] }

/** A decoder's refusal as a finding that names the field; anything else it throws goes on. */
export const attempt = <T>(decode: (value: unknown) => T, value: unknown): Attempt<T> => {
  try {
    return { ok: true, value: decode(value) }
  } catch (thrown) {
    if (!isMeshError(thrown)) throw thrown
    const path = thrown.details['path']
    const finding: Finding = {
      path: typeof path === 'string' ? path : '',
      code: thrown.code,
      severity: 'error',
      message: thrown.message,
    }
    return { ok: false, findings: [finding] }
  }
}
