import { join } from 'node:path'
import { systemClock } from '@carrick/kernel'
import { claimRun, startServers, toStderr, wipeState } from '@carrick/lab'
import { createLogger } from '@carrick/telemetry'
import { destination } from 'pino'
import { closeAll, runCommand } from '../start/run-command.ts'
import { readRunData } from '../start/run-data.ts'
import { HELP, readOptions, type StoriesOptions } from './options.ts'
import { openStage } from './stage.ts'
import { STORIES } from './stories.ts'
import type { Told } from './story.ts'
import { tellStory } from './tell-story.ts'

const ROOT = join(import.meta.dirname, '../..')
const CARRICK = process.env['CARRICK_HOME'] ?? join(ROOT, '.carrick')

const run = async ({ only, json }: StoriesOptions, signal: AbortSignal): Promise<number> => {
  const say = (line: string): void => {
    ;(json ? process.stderr : process.stdout).write(`${line}\n`)
  }
  const claim = claimRun(CARRICK, Date.now())
  const closing: (() => Promise<void>)[] = []
  try {
    const state = join(CARRICK, 'state')
    wipeState(state)
    const logger = createLogger({
      service: 'carrick',
      level: 'info',
      destination: destination({
        dest: join(CARRICK, 'logs', 'mesh.log'),
        mkdir: true,
        sync: false,
      }),
    })
    const servers = await startServers({
      folder: state,
      downloads: join(ROOT, '.carrick/downloads'),
      progress: toStderr,
    })
    closing.unshift(() => servers.stop())
    const data = readRunData(join(ROOT, 'lab/data/demo.json'))
    const stage = await openStage({ root: ROOT, folder: CARRICK, servers, data, logger })
    closing.unshift(() => stage.stop())
    const told: Told[] = []
    for (const story of STORIES) {
      if (!only.includes(story.name) || signal.aborted) continue
      told.push(await tellStory(story, stage, { clock: systemClock, signal, say }))
    }
    say('')
    for (const { name, holds, checks, seconds } of told) {
      const kept = checks.filter((check) => check.holds).length
      const words = `${String(kept)} of ${String(checks.length)} checks`
      say(`${holds ? 'holds ' : 'BROKEN'}  ${name.padEnd(10)} ${words} in ${String(seconds)} s`)
    }
    const passed = !signal.aborted && told.length > 0 && told.every(({ holds }) => holds)
    if (json)
      process.stdout.write(`${JSON.stringify({ name: 'stories', stories: told, passed })}\n`)
    return passed ? 0 : 1
  } finally {
    await closeAll(closing)
    claim.release()
  }
}

await runCommand(HELP, readOptions, run)
