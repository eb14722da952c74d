import { expect, it } from '@jest/globals'
import { runPythonReaders } from './python-readers.ts'

const CEILING_MS = 400_000

it(
  'a client in another language reads every event type, amounts and fingerprints included',
  async () => {
    const { passed, failed } = await runPythonReaders()
    expect(failed).toBe(0)
    expect(passed).toBeGreaterThan(24 * 20)
  },
  CEILING_MS,
)
