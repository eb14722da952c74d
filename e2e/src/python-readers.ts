import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MeshError } from '@carrick/kernel'
import { preparePython, run, succeed } from './python-environment.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Writes events of every type and has Python's fastavro read them. What did not fit goes to stderr.
 * Throws MESH_TEST_PYTHON when the readers could not run at all.
 */
export const runPythonReaders = async (
  venv?: string,
): Promise<{ readonly passed: number; readonly failed: number }> => {
  const program = await preparePython(venv)
  const fixtures = mkdtempSync(join(tmpdir(), 'carrick-fixtures-'))
  try {
    const writer = join(ROOT, 'schemas/scripts/write-fixtures.ts')
    await succeed('The events could not be written', process.execPath, [writer, fixtures])
    const ended = await run(program, [join(ROOT, 'e2e/python/read_events.py'), fixtures])
    process.stderr.write(ended.stderr)
    const counts = /(\d+) passed, (\d+) failed/.exec(ended.stdout)
    if (counts === null)
      throw new MeshError(
        'MESH_TEST_PYTHON',
        `The reader gave no count: ${ended.stderr.slice(-500)}`,
      )
    return { passed: Number(counts[1]), failed: Number(counts[2]) }
  } finally {
    rmSync(fixtures, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) {
  const { passed, failed } = await runPythonReaders()
  process.stdout.write(`${String(passed)} passed, ${String(failed)} failed\n`)
  if (failed > 0 || passed === 0) process.exitCode = 1
}
