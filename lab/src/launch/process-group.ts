import { readdirSync, readFileSync } from 'node:fs'

const statOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}

/**
 * The processes of a group that still run, by `/proc` (proc(5): state and process group follow the name).
 * One that is dead and only waits until its parent takes note counts as gone, though a signal still reaches it.
 */
export const runningInGroup = (group: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [, state, member] = /\) (\S) \d+ (\d+) /.exec(statOf(pid)) ?? []
      return member === String(group) && state !== 'Z' && state !== 'X'
    })
    .map(Number)
