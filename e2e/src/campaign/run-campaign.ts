import { messageOf, systemClock } from '@carrick/kernel'
import { type Measured, type Nemesis, NotRun } from './nemeses/nemesis.ts'
import { checkHistory } from './promises/check-history.ts'
import { randomFor } from './random.ts'
import type { CampaignReport, NemesisOutcome } from './report.ts'
import type { Scene } from './scene/scene.ts'
import { startTrade } from './scene/sellers.ts'
import { settle, writeBooks } from './settle.ts'

const UNDER_WAY_SHORT = 20
const UNDER_WAY_LONG = 60
const SETTLE_SHORT_MS = 45_000
const SETTLE_LONG_MS = 240_000

interface Attempt extends NemesisOutcome {
  readonly afterwards?: () => Promise<Measured>
}

const strike = async (scene: Scene, { name, when, ...nemesis }: Nemesis): Promise<Attempt> => {
  const began = systemClock.monotonic()
  const ms = (): number => Math.round(systemClock.monotonic() - began)
  scene.note(name, 'start', when)
  try {
    const struck = await nemesis.strike(scene)
    scene.note(name, 'stop', JSON.stringify(struck.measured))
    return { name, outcome: 'passed', ms: ms(), ...struck }
  } catch (thrown) {
    const outcome = thrown instanceof NotRun ? 'not run' : 'failed'
    const reason = messageOf(thrown)
    scene.note(name, 'stop', `${outcome}: ${reason}`)
    return { name, outcome, ms: ms(), measured: {}, reason }
  } finally {
    for (const wire of Object.values(scene.wires)) wire.clear()
    for (const erp of Object.values(scene.erps)) await erp.up()
  }
}

const conclude = async (
  { afterwards, ...outcome }: Attempt,
  isEnded: boolean,
): Promise<NemesisOutcome> => {
  if (isEnded) return outcome
  try {
    return { ...outcome, measured: { ...outcome.measured, ...(await afterwards?.()) } }
  } catch (thrown) {
    return { ...outcome, outcome: 'failed', reason: messageOf(thrown) }
  }
}

/** Strikes one nemesis after the other while orders are sold, then judges the history. */
export const runCampaign = async (
  scene: Scene,
  nemeses: readonly Nemesis[],
  seed: number,
  ended: AbortSignal,
): Promise<CampaignReport> => {
  const form = scene.isLong ? 'long' : 'short'
  const run = (phase: 'start' | 'end'): void => {
    scene.history.write({ kind: 'run', at: systemClock.now(), seed, form, phase })
  }
  run('start')
  const trade = startTrade(scene.sellers, scene.random, {
    underWay: scene.isLong ? UNDER_WAY_LONG : UNDER_WAY_SHORT,
    open: scene.open,
  })
  const attempts: Attempt[] = []
  const stopped = new Promise<undefined>((resolve) => {
    ended.addEventListener('abort', () => {
      resolve(undefined)
    })
  })
  for (const nemesis of nemeses) {
    if (ended.aborted) break
    const random = randomFor(seed, nemesis.name)
    const attempt = await Promise.race([strike({ ...scene, random }, nemesis), stopped])
    if (attempt !== undefined) attempts.push(attempt)
  }
  await trade.end()
  await scene.returners.end()
  const outcomes = await Promise.all(attempts.map((attempt) => conclude(attempt, ended.aborted)))
  if (!ended.aborted) {
    await settle(scene, scene.isLong ? SETTLE_LONG_MS : SETTLE_SHORT_MS)
    await writeBooks(scene)
  }
  run('end')
  // Without the books of the end nothing can be said.
  const promises = ended.aborted ? [] : checkHistory(scene.history.entries)
  return {
    name: 'faults',
    seed,
    form,
    orders: scene.history.entries.filter(({ kind }) => kind === 'accepted').length,
    history: scene.history.file,
    nemeses: outcomes,
    promises,
    passed:
      !ended.aborted &&
      outcomes.every(({ outcome }) => outcome !== 'failed') &&
      promises.every(({ violations }) => violations.length === 0),
  }
}
