import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MeshError } from '@carrick/kernel'

const ROOT = join(import.meta.dirname, '../..')
const PYTHON = join(ROOT, 'e2e/python')
const CEILING_MS = 180_000

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const run = (command: string, ...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      timeout: CEILING_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, stdout, stderr })
    })
  })

const succeed = async (
  what: string,
  command: string,
  ...args: readonly string[]
): Promise<void> => {
  const ended = await run(command, ...args).catch((cause: unknown) => {
    throw new MeshError('MESH_TEST_PYTHON', `${what}: ${command} cannot be run`, { cause })
  })
  if (ended.code !== 0)
    throw new MeshError('MESH_TEST_PYTHON', `${what}: ${ended.stderr.trim().slice(-500)}`)
}

/** A virtual environment with the pinned reader; kept, and made again when the pins change. */
const python = async (venv: string): Promise<string> => {
  const requirements = join(PYTHON, 'requirements.txt')
  const pins = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  const stamp = join(venv, 'carrick-pins')
  const program = join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === pins) return program
  rmSync(venv, { recursive: true, force: true })
  await succeed('Python 3.9 or later with venv is needed', 'python3', '-m', 'venv', venv)
  await succeed(
    'pip could not install the reader',
    program,
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
  )
  writeFileSync(stamp, pins)
  return program
}

/**
 * Writes events of every type and has Python's fastavro read them. What did not fit goes to stderr.
 * Throws MESH_TEST_PYTHON when the readers could not run at all.
 */
export const runPythonReaders = async (
  venv: string = join(ROOT, '.carrick/venv'),
): Promise<{ readonly passed: number; readonly failed: number }> => {
  const program = await python(venv)
  const fixtures = mkdtempSync(join(tmpdir(), 'carrick-fixtures-'))
  try {
    const writer = join(ROOT, 'schemas/scripts/write-fixtures.ts')
    await succeed('The events could not be written', process.execPath, writer, fixtures)
    const ended = await run(program, join(PYTHON, 'read_events.py'), fixtures)
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
