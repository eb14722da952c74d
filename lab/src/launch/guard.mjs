// Starts one server and ends it when the launcher goes away, however it goes: the launcher holds the
// other end of stdin, and the operating system closes that also after a SIGKILL.
import { spawn } from 'node:child_process'
import { existsSync, openSync } from 'node:fs'
import { runningInGroup } from './process-group.ts'

const spec = JSON.parse(process.argv[2])
const log = openSync(spec.logFile, 'a')
const server = spawn(spec.command, spec.args, {
  cwd: spec.cwd,
  env: { ...process.env, ...spec.env },
  stdio: ['ignore', log, log],
  detached: true,
})

const signal = (name) => {
  try {
    process.kill(-server.pid, name)
  } catch {
    // It is gone already.
  }
}

const stop = () => {
  signal('SIGCONT')
  signal(spec.stopSignal)
  setTimeout(() => signal('SIGKILL'), spec.stopMs).unref()
}

// A Ctrl-C goes to the whole group of the terminal; the launcher decides what it means.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.stdin.on('end', stop)
process.stdin.on('error', stop)
process.stdin.resume()

server.on('spawn', () => process.stdout.write(`${JSON.stringify({ pid: server.pid })}\n`))
server.on('error', (error) => {
  process.stdout.write(`${JSON.stringify({ error: error.message })}\n`)
  process.exit(1)
})

// Children may outlive the process that was asked to stop.
const LOOK_MS = 20
const endGroup = (code, looks = 250) => {
  signal('SIGKILL')
  const left = existsSync('/proc/self') ? runningInGroup(server.pid) : []
  if (left.length === 0 || looks === 0) process.exit(code)
  setTimeout(() => endGroup(code, looks - 1), LOOK_MS)
}
server.on('exit', (code, signalName) => endGroup(code ?? (signalName === null ? 1 : 128)))
