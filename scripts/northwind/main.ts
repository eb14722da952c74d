import { join } from 'node:path'
import { systemClock } from '@carrick/kernel'
import { claimRun, startServers, toStderr, wipeState } from '@carrick/lab'
import { createLogger } from '@carrick/telemetry'
import { destination } from 'pino'
import { readRunData, takeOrders } from '../start/run-data.ts'
import { activateOrders } from '../start/sales-team.ts'
import { HELP, type NorthwindOptions, readOptions } from './options.ts'
import { prove } from './prove.ts'
import { comparedOf, countRows, differenceRows, isPassed } from './report.ts'
import { openScene } from './scene.ts'
import { closeAll, runCommand } from '../start/run-command.ts'

const ROOT = join(import.meta.dirname, '../..')
const CARRICK = process.env['CARRICK_HOME'] ?? join(ROOT, '.carrick')
const DATA = join(ROOT, 'lab/data/cents.json')
/** Of the differences in the JSON, whose number is told in full. */
const MOST_DIFFERENCES = 200

const run = async (options: NorthwindOptions, signal: AbortSignal): Promise<number> => {
  const say = (line: string): void => {
    ;(options.json ? process.stderr : process.stdout).write(`${line}\n`)
  }
  const from = systemClock.monotonic()
  const data = readRunData(options.data ?? DATA)
  const orders = takeOrders(data.orders, options.orders)
  const lines = orders.reduce((sum, order) => sum + order.lines.length, 0)
  const claim = claimRun(CARRICK, Date.now())
  const closing: (() => Promise<void>)[] = []
  try {
    const state = join(CARRICK, 'state')
    wipeState(state)
    const logFile = join(CARRICK, 'logs', 'mesh.log')
    const logger = createLogger({
      service: 'carrick',
      level: 'info',
      destination: destination({ dest: logFile, mkdir: true, sync: false }),
    })
    say(`${String(orders.length)} orders with ${String(lines)} lines; starting`)
    const downloads = join(ROOT, '.carrick/downloads')
    const servers = await startServers({ folder: state, downloads, progress: toStderr })
    closing.unshift(() => servers.stop())
    const scene = await openScene({
      ...{ root: ROOT, folder: CARRICK, servers, data, logger },
      ...{ erp: options.erp, signal },
    })
    closing.unshift(() => scene.stop())
    const proof = await prove(scene.sides, {
      orders,
      sell: () => activateOrders(scene.desk, orders),
      clock: systemClock,
      signal,
      say,
    })
    const passed = isPassed(proof, orders.length) && !signal.aborted
    const { submitted, posted, lost, duplicates, partial, differences, roundedOtherwise } = proof
    const seconds = Number(((systemClock.monotonic() - from) / 1000).toFixed(1))
    const compared = comparedOf(proof)
    const facts = Object.values(compared).reduce((sum, count) => sum + count, 0)
    for (const line of ['', ...countRows(proof), '', ...differenceRows(differences), '']) say(line)
    say(
      `${String(partial.orders)} orders moved in parts: ${String(partial.shipped)} shipped, ${String(partial.invoiced)} invoiced, ${String(partial.agreed)} agreed at each step`,
    )
    say(
      `${String(submitted)} submitted, ${String(posted)} posted, ${String(lost)} lost, ${String(duplicates)} duplicates; ${String(facts)} facts compared in ${String(seconds)} s: ${passed ? 'all agree' : 'FAILED'}`,
    )
    const result = {
      name: 'northwind',
      erp: options.erp,
      orders: orders.length,
      lines,
      submitted,
      posted,
      compared,
      comparedBySide: proof.counts,
      differenceCount: differences.length,
      differences: differences.slice(0, MOST_DIFFERENCES),
      roundedOtherwise,
      partial,
      duplicates,
      lost,
      seconds,
      passed,
    }
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`)
    return passed ? 0 : 1
  } finally {
    await closeAll(closing)
    claim.release()
  }
}

await runCommand(HELP, readOptions, run)
