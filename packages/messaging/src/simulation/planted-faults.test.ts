import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { runSeeds, SOURCES } from './seeds.fixture.ts'

interface Plant {
  readonly name: string
  readonly file: string
  readonly healthy: string
  readonly planted: string
  /** What the simulation must complain of. */
  readonly symptom: RegExp
}

const PLANTS: readonly Plant[] = [
  {
    name: 'A1: a new owner publishes what the old one left behind only after its own',
    file: 'runtime/ownership.ts',
    healthy: '    if (slot !== undefined) publisher.push(pack.slot, slot, pack)\n',
    planted:
      '    const late = (): void => publisher.push(pack.slot, slot as OwnedSlot, pack)\n' +
      '    if (slot !== undefined) void context.clock.sleep(300).then(late)\n',
    // Late packs overtake, or come so late that another owner has marked them sent.
    symptom: /downstream saw|was published as/,
  },
  {
    name: 'A3: an event that is parked while the tail drains is not counted',
    file: 'runtime/draft.ts',
    healthy: 'draft.lane = { ...lane, rows: lane.rows + 1 }',
    planted: 'draft.lane = { ...lane, rows: lane.rows }',
    symptom: /lie behind an open lane/,
  },
  {
    name: 'B3: the intent is committed with the outcome, not before the call',
    file: 'runtime/act.ts',
    healthy: "  if (call.mode === 'create') draft.writes.intents.push(decided(context, call))\n",
    planted: '',
    // The store refuses the answer of a call that it was not told of, so that nothing goes on.
    symptom: /has 2 documents|does not come to rest/,
  },
  {
    name: 'a woken member sends calls that were queued before it slept',
    file: 'runtime/act.ts',
    healthy: 'context.clock.monotonic() > sentAt + context.settings.startMs',
    planted: 'context.clock.monotonic() > sentAt + Infinity',
    symptom: /has 2 documents/,
  },
]

describe('a fault planted in the runtime is found within 500 worlds', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'carrick-planted-'))
    await cp(SOURCES, join(home, 'src'), {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts'),
    })
    await symlink(join(SOURCES, '..', 'node_modules'), join(home, 'node_modules'))
    await cp(join(SOURCES, '..', 'package.json'), join(home, 'package.json'))
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  it.each(PLANTS)(
    '$name',
    async ({ file, healthy, planted, symptom }) => {
      const path = join(home, 'src', file)
      const source = await readFile(path, 'utf8')
      expect(source.split(healthy)).toHaveLength(2)
      await writeFile(path, source.replace(healthy, planted))
      const outcome = await runSeeds(join(home, 'src'), 1, 500)
      expect(outcome.failed).toBeDefined()
      expect(outcome.failed === undefined ? '' : outcome.problems.join('\n')).toMatch(symptom)
    },
    120_000,
  )
})
