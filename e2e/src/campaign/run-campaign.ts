import { messageOf, systemClock } from '@carrick/kernel'
import { type Nemesis, NotRun } from './nemeses/nemesis.ts'
import { checkHistory } from './promises/check-history.ts'
import type { CampaignReport, NemesisOutcome } from './report.ts'
import type { Scene } from './scene/scene.ts'
import { startTrade } from './scene/sellers.ts'
import { settle, writeBooks } from './settle.ts'

const UNDER_WAY = 60
const SETTLE_SHORT_MS = 45_000
const SETTLE_LONG_MS = 240_000

const strike = async (scene: Scene, nemesis: Nemesis): Promise<NemesisOutcome> => {
  const began = systemClock.monotonic()
  scene.note(nemesis.name, 'start', nemesis.when)
  const end = (
    outcome: NemesisOutcome['outcome'],
    measured: NemesisOutcome['measured'],
    reason?: string,
  ): NemesisOutcome => {
    const ms = Math.round(systemClock.monotonic() - began)
    scene.note(nemesis.name, 'stop', reason === undefined ? outcome : `${outcome}: ${reason}`)
    return {
      name: nemesis.name,
      outcome,
      ms,
      measured,
      ...(reason === undefined ? {} : { reason }),
    }
  }
  try {
    return end('passed', await nemesis.strike(scene))
  } catch (thrown) {
    return end(thrown instanceof NotRun ? 'not run' : 'failed', {}, messageOf(thrown))
  } finally {
    for (const wire of Object.values(scene.wires)) wire.clear()
    for (const erp of Object.values(scene.erps)) await erp.up()
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
  const trade = startTrade(scene.sellers, scene.random, { underWay: UNDER_WAY, open: scene.open })
  const outcomes: NemesisOutcome[] = []
  for (const nemesis of nemeses) {
    if (ended.aborted) break
    outcomes.push(await strike(scene, nemesis))
  }
  await trade.end()
  await settle(scene, scene.isLong ? SETTLE_LONG_MS : SETTLE_SHORT_MS)
  await writeBooks(scene)
  run('end')
  const promises = checkHistory(scene.history.entries)
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
