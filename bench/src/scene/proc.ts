import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100

/** Fields of /proc/PID/stat after the command's name; empty when the process is gone. */
const statOf = (pid: number | string): readonly string[] => {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

/**
 * CPU seconds of a process and its children, ended ones included; NaN where there is no /proc (fields
 * utime, stime, cutime and cstime of proc(5)).
 */
export const cpuOfFamily = (pid: number): number => {
  const own = statOf(pid)
  if (own.length === 0) return Number.NaN
  const sum = (fields: readonly string[], from: number, to: number): number =>
    fields.slice(from, to).reduce((total, field) => total + Number(field), 0)
  let ticks = sum(own, 11, 15)
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = statOf(name)
    if (Number(stat[1]) === pid) ticks += sum(stat, 11, 13)
  }
  return ticks / TICKS_PER_SECOND
}

/** Resident set in MB; undefined when the process is gone. */
export const rssOf = (pid: number): number | undefined => {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(status)?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
  } catch {
    return undefined
  }
}
