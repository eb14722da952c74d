import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isMeshError } from '@carrick/kernel'
import { claimRun, STATE_ENTRIES, wipeState } from '@carrick/lab'

const CARRICK = join(import.meta.dirname, '../.carrick')
const state = join(CARRICK, 'state')

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const there = STATE_ENTRIES.filter((entry) => existsSync(join(state, entry)))

if (process.argv.includes('--dry-run')) {
  say(
    there.length === 0 ? 'There is nothing to wipe.' : `Would wipe, together: ${there.join(', ')}`,
  )
} else {
  try {
    const claim = claimRun(CARRICK, Date.now())
    wipeState(state)
    claim.release()
    say(
      there.length === 0
        ? 'There was nothing to wipe.'
        : 'Kafka, registry and PostgreSQL are wiped.',
    )
  } catch (thrown) {
    if (!isMeshError(thrown)) throw thrown
    process.stderr.write(`carrick: ${thrown.message}\n`)
    process.exitCode = 1
  }
}
