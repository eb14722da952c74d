import { join, relative } from 'node:path'
import { systemClock } from '@carrick/kernel'
import { claimRun, startServers, step, toStderr, wipeState } from '@carrick/lab'
import { createLogger } from '@carrick/telemetry'
import { destination } from 'pino'
import { createDemoServer } from './demo-server.ts'
import { createEndedServers } from './ended-servers.ts'
import { startMesh } from './mesh.ts'
import { HELP, readOptions, type StartOptions } from './options.ts'
import { startOutside } from './outside.ts'
import { HEADING, orderLine, totalsLines } from './print.ts'
import { readRunData, takeOrders } from './run-data.ts'
import { describeRun, nextSteps } from './run-file.ts'
import { activateOrders, openSalesDesk } from './sales-team.ts'
import { brokenPromises, totalsOf } from './totals.ts'
import { createWatch, deadLettersOf, type OrderProgress, watchUntilSettled } from './watch.ts'
import { closeAll, runCommand } from './run-command.ts'

const ROOT = join(import.meta.dirname, '../..')
const DOWNLOADS = join(ROOT, '.carrick/downloads')
/** State, logs and run file; another folder lets two runs of one clone be apart. */
const CARRICK = process.env['CARRICK_HOME'] ?? join(ROOT, '.carrick')
const RUN_FILE = join(CARRICK, 'run.json')
const DEMO = join(ROOT, 'lab/data/demo.json')
/** Nothing has moved for so long: what is not settled now will not be. */
const STALL_MS = 60_000

const run = async (options: StartOptions, ended: AbortSignal): Promise<number> => {
  const say = (line: string): void => {
    ;(options.json ? process.stderr : process.stdout).write(`${line}\n`)
  }
  const isEnded = (): boolean => ended.aborted
  const data = readRunData(options.data ?? DEMO)
  const orders = takeOrders(data.orders, options.orders)
  const claim = claimRun(CARRICK, Date.now())
  const closing: (() => Promise<void>)[] = []
  try {
    const state = join(CARRICK, 'state')
    // Org and ERP forget with their process, so what the mesh knows of them is begun anew as well.
    wipeState(state)
    const logFolder = join(CARRICK, 'logs')
    const logger = createLogger({
      service: 'carrick',
      level: options.json ? 'warn' : 'info',
      destination: destination({
        dest: options.json ? 2 : join(logFolder, 'mesh.log'),
        mkdir: true,
        sync: false,
      }),
    })
    say('Starting')
    const servers = await startServers({
      folder: state,
      downloads: DOWNLOADS,
      progress: toStderr,
    })
    closing.unshift(() => servers.stop())
    const outside = await step(toStderr, 'Salesforce org and ERP', () =>
      startOutside(CARRICK, data),
    )
    closing.unshift(() => outside.stop())
    const mesh = await step(toStderr, 'services', () =>
      startMesh({
        root: ROOT,
        servers,
        environment: outside.environment,
        processes: options.processes,
        logger,
        logFolder,
      }),
    )
    closing.unshift(() => mesh.stop())
    outside.sendWebhooksTo(mesh.webhooksUrl)
    const desk = await openSalesDesk(outside.org, outside.erp)
    const [example] = orders
    if (example !== undefined) {
      const parts = { mesh, outside, desk, example, clock: systemClock }
      const demo = createDemoServer(parts, mesh.token, logger)
      const demoUrl = await demo.listen()
      closing.unshift(() => demo.close())
      claim.write(describeRun(mesh, outside, demoUrl))
    }
    if (isEnded()) return 130

    const watch = createWatch(outside, systemClock)
    const printed = new Map<string, OrderProgress['final']>()
    const endedServers = createEndedServers(servers, state)
    const print = (all: readonly OrderProgress[]): void => {
      for (const line of endedServers()) say(line)
      for (const order of all) {
        if (!order.settled || printed.get(order.number) === order.final) continue
        printed.set(order.number, order.final)
        say(orderLine(order))
      }
    }
    say(`\n${HEADING}`)
    let entered = 0
    const selling = activateOrders(desk, orders).then(() => {
      entered = orders.length
    })
    const outcome = watchUntilSettled(
      watch,
      () => (entered === 0 ? Infinity : entered),
      () => deadLettersOf(mesh.services, mesh.token),
      print,
      { clock: systemClock, signal: ended, stallMs: STALL_MS },
    )
    await Promise.race([selling, outcome])
    await selling
    const seen = await outcome
    for (const order of seen) if (!order.settled) say(`${orderLine(order)}  (not settled)`)

    const totals = totalsOf(seen, outside.org.books().statusesWritten)
    const broken = brokenPromises(totals, seen)
    say('')
    for (const line of totalsLines(totals)) say(line)
    for (const line of broken) say(`Broken: ${line}`)
    if (!options.once && !isEnded()) {
      for (const line of nextSteps(mesh, outside, worthAsking(seen), asTyped(RUN_FILE))) {
        say(line)
      }
      while (!isEnded()) {
        print(watch.look(await deadLettersOf(mesh.services, mesh.token)))
        await systemClock.sleep(500, ended)
      }
    }
    if (options.json) process.stdout.write(`${JSON.stringify(totals)}\n`)
    return broken.length === 0 ? 0 : 1
  } finally {
    await closeAll(closing)
    claim.release()
  }
}

/** A path as one types it here. */
const asTyped = (path: string): string => {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}

/** The order about which there is most to say: one that waits, if there is one. */
const worthAsking = (orders: readonly OrderProgress[]): string =>
  (['parked', 'held', 'posted'] as const)
    .flatMap((state) => orders.filter(({ final }) => final === state))
    .map(({ number }) => number)[0] ?? 'ORDER'

await runCommand(HELP, readOptions, run)
