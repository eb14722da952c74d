import { kill, pause, type SimulatedMember, startMember, type Surroundings } from './members.ts'
import type { Process } from './scheduler.ts'

/** Members that come, die, sleep and leave, and targets that go away. */
export const createFaults = (around: Surroundings, world: Process) => {
  const { scheduler, random, erp } = around
  let members: SimulatedMember[] = []
  let count = 0

  const living = (): SimulatedMember[] => members.filter(({ process }) => process.alive)
  const join = (): void => {
    count += 1
    members.push(startMember(around, `m${String(count)}`))
  }
  const some = (): SimulatedMember | undefined => living()[random.below(living().length)]
  const leave = (member: SimulatedMember): void => {
    members = members.filter((other) => other !== member)
    void member.runtime.stop()
  }

  const one = (): void => {
    const member = some()
    const roll = random.next()
    if (member === undefined || roll < 0.2) {
      if (living().length < 4) join()
    } else if (roll < 0.5) {
      kill(around, world, member)
      scheduler.schedule(world, random.below(400), join)
    } else if (roll < 0.8) {
      // Some sleep longer than any call of theirs may still count as running.
      const isLong = random.chance(0.4)
      pause(around, world, member, isLong ? 1_600 + random.below(1_200) : 30 + random.below(900))
    } else if (roll < 0.9) {
      leave(member)
      scheduler.schedule(world, random.below(300), join)
    } else {
      const target = random.pick(['erp:a', 'erp:b'])
      erp.downUntil.set(target, scheduler.now() + 200 + random.below(1_500))
    }
  }

  /** Puts a member to sleep at the worst moment: calls are queued and one is under way. */
  const ambush = (): void => {
    const victim = living().find(({ process, runtime }) => {
      const isAwake = process.pausedUntil <= scheduler.now()
      return isAwake && runtime.status().targets.some(({ ahead, inUse }) => inUse > 0 && ahead > 0)
    })
    if (victim === undefined) scheduler.schedule(world, 10, ambush)
    else pause(around, world, victim, 2_200 + random.below(1_000))
  }

  return {
    ambush,
    begin: (first: number): void => {
      for (let i = 0; i < first; i += 1) join()
    },
    one,
    anyMember: (): SimulatedMember | undefined => some(),
    /** The world is repaired: somebody is awake, and sleepers wake in their own time. */
    end: (): void => {
      const awake = living().filter(({ process }) => process.pausedUntil <= scheduler.now())
      if (awake.length === 0) join()
      erp.downUntil.clear()
    },
  }
}
