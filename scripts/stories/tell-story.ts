import { type Clock, messageOf } from '@carrick/kernel'
import type { Stage } from './stage.ts'
import type { Check, Story, Teller, Told } from './story.ts'

/** What is not so by then will not be. */
const PATIENCE_MS = 60_000
const LOOK_MS = 250

interface Telling {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

const lineOf = ({ what, expected, found, holds }: Check): string =>
  holds ? `  ok    ${what}: ${found}` : `  WRONG ${what}: ${found}; expected ${expected}`

/** Tells one story; what is wrong in it does not end it, so that all is seen. */
export const tellStory = async (
  story: Story,
  stage: Stage,
  { clock, signal, say }: Telling,
): Promise<Told> => {
  const from = clock.monotonic()
  const checks: Check[] = []
  const note = (what: string, expected: string, found: string): void => {
    const check = { what, expected, found, holds: found === expected }
    checks.push(check)
    say(lineOf(check))
  }
  const teller: Teller = {
    say: (line) => {
      say(`  ${line}`)
    },
    expectNow: note,
    expect: async (what, expected, look) => {
      const until = clock.monotonic() + PATIENCE_MS
      let found = await look()
      while (found !== expected && clock.monotonic() < until && !signal.aborted) {
        await clock.sleep(LOOK_MS, signal).catch(() => undefined)
        found = await look()
      }
      note(what, expected, found)
    },
  }
  say(`\n${story.name}: ${story.title}`)
  let broke: string | null = null
  try {
    await story.tell(stage, teller)
  } catch (thrown) {
    broke = messageOf(thrown)
    say(`  BROKE ${broke}`)
  }
  const seconds = Number(((clock.monotonic() - from) / 1000).toFixed(1))
  const holds = broke === null && checks.length > 0 && checks.every((check) => check.holds)
  return { name: story.name, title: story.title, seconds, checks, broke, holds }
}
