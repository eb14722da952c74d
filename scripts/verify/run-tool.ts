import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'

const LIMIT_MS = 180_000

export interface ToolResult {
  readonly code: number
  readonly stdout: string
  /** stdout and stderr as they came. */
  readonly output: string
}

/** Runs a program in `cwd` to its end, or for three minutes at most. Never rejects. */
export const runTool = (
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<ToolResult> =>
  new Promise((resolve) => {
    const stdout: Buffer[] = []
    const output: Buffer[] = []
    const tools = join(cwd, '.carrick/tools/node_modules/.bin')
    const child = spawn(program, args, {
      cwd,
      env: {
        ...process.env,
        PATH: `${process.env['PATH'] ?? ''}${delimiter}${tools}`,
        NO_COLOR: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
    })
    const finish = (code: number, note = ''): void => {
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString(),
        output: Buffer.concat(output).toString() + note,
      })
    }
    child.stdout.on('data', (data: Buffer) => {
      stdout.push(data)
      output.push(data)
    })
    child.stderr.on('data', (data: Buffer) => output.push(data))
    child.on('error', (error) => {
      finish(127, `${program} cannot be started: ${error.message}`)
    })
    child.on('close', (code, signal) => {
      finish(code ?? 1, signal === null ? '' : `\n${program} was ended by ${signal}`)
    })
  })
