import { defineService } from '@carrick/service-host'
import { settings } from './config.ts'
import { followFacts } from './handlers/follow-facts.handler.ts'
import { followInstruction } from './handlers/follow-instruction.handler.ts'
import { takeReturn } from './handlers/take-return.handler.ts'
import { tellOverdue } from './handlers/tell-overdue.handler.ts'

export const service = defineService({
  name: 'returns',
  settings,
  compose: async ({ bundle }) => {
    const live = await bundle()
    const policy = () => live.current().config.policies.returns
    return {
      handlers: [
        ...takeReturn(policy),
        ...followFacts(policy),
        followInstruction(policy),
        tellOverdue(policy),
      ],
    }
  },
})
