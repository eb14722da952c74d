import { hash } from 'node:crypto'
import type { RuntimeSettings } from './settings.ts'

/** 0 up to, but not, 1: the same for one event and try wherever it runs, different for every other. */
const shareOf = (eventId: string, tries: number): number =>
  Number.parseInt(hash('sha256', `${eventId}/${String(tries)}`).slice(0, 8), 16) / 2 ** 32

/** How long a head that failed `tries` times waits, ms; the last step repeats. */
export const stepOf = (
  { ladderMs, ladderJitter }: Pick<RuntimeSettings, 'ladderMs' | 'ladderJitter'>,
  eventId: string,
  tries: number,
): number => {
  const step = ladderMs[Math.min(Math.max(tries, 1), ladderMs.length) - 1] ?? 0
  return step + Math.floor(step * ladderJitter * shareOf(eventId, tries))
}
