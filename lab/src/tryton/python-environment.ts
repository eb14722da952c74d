import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MeshError, messageOf } from '@carrick/kernel'

const REQUIREMENTS = join(import.meta.dirname, '../../tryton/requirements.txt')
const INSTALL_MS = 600_000
const ASK_MS = 30_000
const OLDEST = 11

export interface RunOptions {
  readonly ceilingMs: number
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/** Runs a program to its end; what it printed. Rejects with the end of its complaint. */
export const runProgram = async (
  command: string,
  args: readonly string[],
  { ceilingMs, env, signal }: RunOptions,
): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)(command, [...args], {
      timeout: ceilingMs,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, ...env },
      ...(signal !== undefined && { signal }),
    })
    return stdout
  } catch (thrown) {
    const stderr = thrown instanceof Error && 'stderr' in thrown ? String(thrown.stderr) : ''
    throw new Error(stderr.trim().slice(-600) || messageOf(thrown), { cause: thrown })
  }
}

const prerequisite = (words: string, cause?: unknown): MeshError =>
  new MeshError('MESH_LAB_PREREQUISITE', words, { cause })

/** Throws MESH_LAB_PREREQUISITE, one clear sentence. */
const requirePython = async (python: string): Promise<void> => {
  const version = await runProgram(python, ['--version'], { ceilingMs: ASK_MS }).catch(
    (cause: unknown) => {
      const words = `Python 3.${String(OLDEST)} or newer is needed for Tryton, and ${python} cannot be run`
      throw prerequisite(words, cause)
    },
  )
  const [, major, minor] = /Python (\d+)\.(\d+)/.exec(version) ?? []
  if (Number(major) === 3 && Number(minor) >= OLDEST) return
  const needed = `Python 3.${String(OLDEST)} or newer is needed for Tryton`
  throw prerequisite(`${needed}, and ${python} --version says: ${version.trim()}`)
}

/** The pinned packages; a new pin makes a new environment. */
export const pinnedVersions = (): string => readFileSync(REQUIREMENTS, 'utf8')

/** Folder of a virtual environment with Tryton, made once. Throws MESH_LAB_PREREQUISITE. */
export const ensurePython = async (
  cache: string,
  { python = 'python3', signal }: { readonly python?: string; readonly signal?: AbortSignal } = {},
): Promise<string> => {
  const key = createHash('sha256').update(pinnedVersions()).digest('hex').slice(0, 12)
  const folder = join(cache, `python-${key}`)
  if (existsSync(folder)) return folder
  await requirePython(python)
  mkdirSync(cache, { recursive: true })
  // Another process may be making the same; whoever is first wins.
  const making = `${folder}.${String(process.pid)}`
  rmSync(making, { recursive: true, force: true })
  try {
    await runProgram(python, ['-m', 'venv', making], { ceilingMs: INSTALL_MS, signal }).catch(
      (cause: unknown) => {
        throw prerequisite(`${python} -m venv failed: ${messageOf(cause)}`, cause)
      },
    )
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
    await runProgram(join(making, 'bin/python'), [...pip, '-r', REQUIREMENTS], {
      ceilingMs: INSTALL_MS,
      signal,
    }).catch((cause: unknown) => {
      throw prerequisite(
        `pip could not install Tryton; is there a network? ${messageOf(cause)}`,
        cause,
      )
    })
    if (!existsSync(folder)) renameSync(making, folder)
    return folder
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}
