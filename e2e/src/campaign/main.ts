import { join } from 'node:path'
import { isMeshError } from '@carrick/kernel'
import { toStderr } from '@carrick/lab'
import { readHistory } from './history/history-file.ts'
import { NEMESES } from './nemeses/all.ts'
import { type CampaignOptions, readOptions } from './options.ts'
import { checkHistory } from './promises/check-history.ts'
import { randomFor, shuffled } from './random.ts'
import { promiseLines, reportLines } from './report.ts'
import { runCampaign } from './run-campaign.ts'
import { folderOfRun, removeLeftovers } from './scene/leftovers.ts'
import { openScene } from './scene/scene.ts'

const CARRICK = join(import.meta.dirname, '../../../.carrick')

/** So many are drawn for the short form: what a minute has room for. */
const SHORT_COUNT = 4

const HELP = `npm run faults [-- --short] [--seed N] [--only NAME] [--json] [--history FILE]
npm run faults -- --check FILE     judge a history that another run has written
npm run faults -- --list           what there is

Starts the whole mesh on servers of its own, sells orders, and strikes with one fault after the other; then
every promise is checked against the history. The seed draws the schedule; it is printed, and --seed N
draws the same again. The short form draws four of the quick ones and takes about a minute.`

const listLines = (): readonly string[] =>
  NEMESES.map(
    ({ name, when, expected, isShort }) =>
      `${name.padEnd(22)} ${isShort ? 'short' : 'long '}  ${when}: ${expected}`,
  )

const check = (file: string): number => {
  const promises = checkHistory(readHistory(file))
  for (const line of promiseLines(promises)) process.stdout.write(`${line}\n`)
  return promises.every(({ violations }) => violations.length === 0) ? 0 : 1
}

const run = async (options: CampaignOptions, ended: AbortSignal): Promise<number> => {
  const { short, only, json } = options
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 32)
  const chosen = NEMESES.filter(({ name, isShort }) =>
    only.length > 0 ? only.includes(name) : isShort || !short,
  )
  const drawn = shuffled(randomFor(seed, 'schedule'), chosen)
  const schedule = short && only.length === 0 ? drawn.slice(0, SHORT_COUNT) : drawn
  toStderr(`faults: seed ${String(seed)}: ${schedule.map(({ name }) => name).join(', ')}`)
  removeLeftovers(CARRICK)
  const scene = await openScene({
    folder: folderOfRun(CARRICK),
    historyFile: options.history ?? join(CARRICK, 'faults', `${String(seed)}.jsonl`),
    isLong: !short,
    smallDisks: chosen.some(({ name }) => name.endsWith('-disk-full')),
    random: randomFor(seed, 'trade'),
  })
  try {
    const report = await runCampaign(scene, schedule, seed, ended)
    const out = json ? process.stderr : process.stdout
    for (const line of reportLines(report)) out.write(`${line}\n`)
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
    if (!report.passed) toStderr(`faults: the logs are in ${scene.keepLogs()}`)
    return report.passed ? 0 : 1
  } finally {
    await scene.stop()
  }
}

const main = async (): Promise<number> => {
  const ended = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      ended.abort()
    })
  }
  const options = readOptions(
    process.argv.slice(2),
    NEMESES.map(({ name }) => name),
  )
  if (options.help) process.stdout.write(`${HELP}\n`)
  else if (options.list) process.stdout.write(`${listLines().join('\n')}\n`)
  else if (options.check !== undefined) return check(options.check)
  else return run(options, ended.signal)
  return 0
}

try {
  process.exitCode = await main()
} catch (thrown) {
  if (!isMeshError(thrown)) throw thrown
  toStderr(`faults: ${thrown.message}`)
  process.exitCode = 2
}
