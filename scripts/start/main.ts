import { join, relative } from 'node:path'
import { systemClock } from '@carrick/kernel'
import {
  claimRun,
  openSalesSession,
  partnersEnvironment,
  startLabPayments,
  startServers,
  step,
  toStderr,
  wipeState,
} from '@carrick/lab'
import { createLogger } from '@carrick/telemetry'
import { destination } from 'pino'
import { showAfterwards } from './afterwards.ts'
import { createDemoServer } from './demo-server.ts'
import { startDemoErp } from './demo-erp.ts'
import { createEndedServers } from './ended-servers.ts'
import type { ErpSide } from './erp-side.ts'
import { letTrytonJoin } from './joining.ts'
import { startMesh } from './mesh.ts'
import { HELP, readOptions, type StartOptions } from './options.ts'
import { HEADING, orderLine, totalsLines } from './print.ts'
import { readRunData, takeOrders } from './run-data.ts'
import { describeRun, joinedLines, nextSteps } from './run-file.ts'
import { startSalesSide } from './sales-side.ts'
import { activateOrders, openSalesDesk } from './sales-team.ts'
import { brokenPromises, totalsOf } from './totals.ts'
import { startTrytonSide } from './tryton-side.ts'
import { openWarehouse } from './warehouse.ts'
import { createWatch, deadLettersOf, type OrderProgress, watchUntilSettled } from './watch.ts'
import { closeAll, runCommand } from './run-command.ts'

const ROOT = join(import.meta.dirname, '../..')
const DOWNLOADS = join(ROOT, '.carrick/downloads')
/** State, logs and run file; another folder lets two runs of one clone be apart. */
const CARRICK = process.env['CARRICK_HOME'] ?? join(ROOT, '.carrick')
const RUN_FILE = join(CARRICK, 'run.json')
/** Tryton's packages and databases outlive a run. */
const TRYTON = join(ROOT, '.carrick/tryton')
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
    const sales = await step(toStderr, 'Salesforce org', () => startSalesSide(CARRICK, data))
    const { org } = sales
    closing.unshift(() => org.stop())
    const payments = await startLabPayments()
    const warehouse = openWarehouse()
    closing.unshift(() => payments.stop())
    const sides: ErpSide[] = []
    const demo = options.erp === 'tryton' ? undefined : await startDemoErp(data)
    if (demo !== undefined) {
      closing.unshift(() => demo.erp.stop())
      sides.push(demo.side)
    }
    const trytonHow = {
      cache: TRYTON,
      folder: join(state, 'tryton'),
      postgres: servers.postgres.address,
      data,
      progress: toStderr,
    }
    const alone =
      options.erp === 'tryton'
        ? await startTrytonSide({ ...trytonHow, signal: ended }).catch(unlessEnded(ended))
        : undefined
    if (isEnded()) {
      await alone?.stop()
      return 130
    }
    if (alone !== undefined) {
      closing.unshift(() => alone.stop())
      sides.push(alone.side)
    }
    const mesh = await step(toStderr, 'services', () =>
      startMesh({
        root: ROOT,
        servers,
        environment: {
          ...sales.environment,
          ...demo?.environment,
          ...partnersEnvironment(payments, warehouse.secret),
          ...(alone && { ...alone.environment, CARRICK_ENVIRONMENT: 'tryton-only' }),
        },
        processes: options.processes,
        logger,
        logFolder,
      }),
    )
    closing.unshift(() => mesh.stop())
    demo?.sendWebhooksTo(mesh.webhooksUrl)
    payments.webhooks.url = `${mesh.webhooksUrl}/payments/demo-pay`
    const desk = await openSalesDesk(org, demo?.erp)
    const running = { org, erp: demo?.erp, payments, client: sales.client }
    const parts = {
      ...{ mesh, org, erp: demo?.erp, sides, desk, examples: data.orders },
      session: await openSalesSession(org),
      warehouse: warehouse.telling(mesh.factsUrl),
    }
    const demoServer = createDemoServer({ ...parts, clock: systemClock }, mesh.token, logger)
    const demoUrl = await demoServer.listen()
    closing.unshift(() => demoServer.close())
    claim.write(describeRun(mesh, { ...running, tryton: alone?.tryton }, demoUrl))
    if (isEnded()) return 130

    const watch = createWatch(org, sides, systemClock)
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

    const totals = totalsOf(seen, org.books().statusesWritten)
    const broken = [...brokenPromises(totals, seen)]
    say('')
    for (const line of totalsLines(totals)) say(line)
    for (const line of broken) say(`Broken: ${line}`)
    // The orders of the demonstration live on; those of other data are left as they are.
    if (demo !== undefined && options.data === undefined && !isEnded()) {
      say('\nAfterwards')
      const { session, warehouse: store } = parts
      const clock = systemClock
      const those = { erp: demo.erp, session, desk, warehouse: store, clock, orders }
      broken.push(...(await showAfterwards(those, say)))
    }
    if (!options.once && !isEnded()) {
      const here = { ...running, tryton: alone?.tryton }
      for (const line of nextSteps(mesh, here, worthAsking(seen), asTyped(RUN_FILE))) say(line)
      if (options.erp === 'both') {
        const joining = letTrytonJoin({
          ...trytonHow,
          mesh,
          sides,
          onJoined: ({ tryton }) => {
            claim.write(describeRun(mesh, { ...running, tryton }, demoUrl))
            for (const line of joinedLines(tryton, asTyped(RUN_FILE))) say(line)
          },
        })
        closing.unshift(() => joining.stop())
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

/** What fails because somebody wants it to end is no failure. */
const unlessEnded =
  (ended: AbortSignal) =>
  (thrown: unknown): undefined => {
    if (!ended.aborted) throw thrown
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
