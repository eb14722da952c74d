import { join } from 'node:path'
import type { LabServer } from '@carrick/lab'

const NAMES = { kafka: 'Kafka', registry: 'The schema registry', postgres: 'PostgreSQL' } as const

type Watched = Readonly<Record<keyof typeof NAMES, Pick<LabServer, 'running'>>>

/** Lines for servers that ended by themselves or by somebody else since the last look, each once. */
export const createEndedServers = (servers: Watched, folder: string): (() => readonly string[]) => {
  const left = new Set(['kafka', 'registry', 'postgres'] as const)
  return () => {
    const ended = [...left].filter((name) => !servers[name].running())
    for (const name of ended) left.delete(name)
    return ended.map(
      (name) =>
        `${NAMES[name]} has ended; its log is ${join(folder, `${name}.log`)}. Nothing moves without it: stop with Ctrl-C; npm start begins a new demonstration`,
    )
  }
}
