import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensurePython } from './python-environment.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrick-python-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** A program that answers as a Python would. */
const pretend = (name: string, script: string): string => {
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return file
}

const refusal = (words: string) =>
  expect.objectContaining({
    code: 'MESH_LAB_PREREQUISITE',
    message: expect.stringContaining(words),
  })

describe('what Tryton needs', () => {
  it('is named when there is no Python', async () => {
    const python = join(folder, 'no-python')
    await expect(ensurePython(folder, { python })).rejects.toEqual(
      refusal('Python 3.11 or newer is needed for Tryton'),
    )
  })

  it('is named when Python is too old', async () => {
    const python = pretend('old', 'echo Python 3.9.2')
    await expect(ensurePython(folder, { python })).rejects.toEqual(refusal('says: Python 3.9.2'))
  })

  it('is named when the packages cannot be reached, and nothing half made stays', async () => {
    const cache = join(folder, 'cache')
    const python = pretend(
      'unreachable',
      `if [ "$1" = --version ]; then echo Python 3.12.1; exit; fi
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho no route to host >&2\\nexit 1\\n' > "$3/bin/python"
chmod +x "$3/bin/python"`,
    )
    await expect(ensurePython(cache, { python })).rejects.toEqual(refusal('no route to host'))
    expect(readdirSync(cache)).toEqual([])
  })
})
