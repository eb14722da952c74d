import type { Finding } from '@carrick/kernel'
import { CONFIGURATION, isCodeUnknown } from '@carrick/mapping'
import type { Reference } from './references.ts'

/** True when nothing is wrong but values that no code list has: the order waits for those. */
export const awaitsCodes = (findings: readonly Finding[]): boolean => {
  const errors = findings.filter(({ severity }) => severity === 'error')
  return errors.length > 0 && errors.every(isCodeUnknown)
}

/** What such an order waits for, in the words of its findings. */
export const awaitedCodes = (findings: readonly Finding[]): readonly Reference[] =>
  awaitsCodes(findings)
    ? findings
        .filter(isCodeUnknown)
        .map(({ path, message }) => ({ key: CONFIGURATION, words: `${path}: ${message}` }))
    : []

/** That a list was read for another day is no news. */
export const undated = (text: string): string => text.replaceAll(/ on \d{4}-\d{2}-\d{2}\b/g, '')
