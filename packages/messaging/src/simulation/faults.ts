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
      pause(around, world, member, 30 + random.below(900))
    } else if (roll < 0.9) {
      leave(member)
      scheduler.schedule(world, random.below(300), join)
    } else {
      const target = random.pick(['erp:a', 'erp:b'])
      erp.downUntil.set(target, scheduler.now() + 200 + random.below(1_500))
    }
  }

  return {
    begin: (first: number): void => {
      for (let i = 0; i < first; i += 1) join()
    },
    one,
    anyMember: (): SimulatedMember | undefined => some(),
    /** The world is repaired: somebody lives and nobody sleeps. */
    end: (): void => {
      for (const { process } of members)
        process.pausedUntil = Math.min(process.pausedUntil, scheduler.now())
      erp.downUntil.clear()
      if (living().length === 0) join()
    },
  }
}
