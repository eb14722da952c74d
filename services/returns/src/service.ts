import { uuid7 } from '@carrick/kernel'
import {
  createClientRegistry,
  createClientTokens,
  defineService,
  followConfiguration,
  type OrderMatch,
} from '@carrick/service-host'
import { settings } from './config.ts'
import { describeReturns, explainReturns } from './domain/explain-returns.ts'
import type { OrderReturns } from './domain/order-returns.ts'
import { followFacts } from './handlers/follow-facts.handler.ts'
import { followInstruction, RETURN_INSTRUCTION } from './handlers/follow-instruction.handler.ts'
import { judgeAgain } from './handlers/judge-again.handler.ts'
import { RETURN_SUBMISSION, takeReturn } from './handlers/take-return.handler.ts'
import { tellOverdue } from './handlers/tell-overdue.handler.ts'
import { decideReturn } from './http/decide-return.route.ts'
import { describeEdge } from './http/describe-edge.route.ts'
import { submitReturn } from './http/submit-return.route.ts'
import type { ReturnDesk } from './ports.ts'

export const service = defineService({
  name: 'returns',
  settings,
  compose: async ({ settings: host, clock, logger, bundle, submit, state, pending, keysNamed }) => {
    const live = await bundle()
    const policy = () => live.current().config.policies.returns
    const tokens = createClientTokens(createClientRegistry(live, logger), clock)
    const configuration = followConfiguration('returns', live, clock)
    const read = async (key: string) => (await state(key)) as OrderReturns | undefined
    const desk: ReturnDesk = {
      read,
      find: async (returnId) => {
        for (const orderId of await keysNamed(returnId)) {
          const known = await read(orderId)
          if (known?.returns[returnId] !== undefined) return { orderId, returnId, state: known }
        }
        return undefined
      },
      accepted: (orderId) => pending(RETURN_SUBMISSION, orderId),
      submit: (orderId, body, { key, payloadHash }) =>
        submit(
          { token: RETURN_SUBMISSION, key: orderId, id: uuid7(clock.now()), body },
          { client: body.client, key, payloadHash },
        ),
      instruct: async (orderId, body) => {
        await submit({ token: RETURN_INSTRUCTION, key: orderId, id: uuid7(clock.now()), body })
      },
    }
    return {
      handlers: [
        ...takeReturn(policy),
        ...followFacts(policy),
        followInstruction(policy),
        tellOverdue(policy),
        judgeAgain(policy, () => live.current().configVersion),
        configuration.handler,
      ],
      sources: [configuration.source],
      routes: (app) => {
        submitReturn(app, { tokens, desk, clock, policy })
        decideReturn(app, desk, host.CARRICK_ADMIN_TOKEN)
        describeEdge(app)
      },
      find: async (text) => {
        const keys = await keysNamed(text)
        const found = await Promise.all(
          keys.map(async (key): Promise<readonly OrderMatch[]> => {
            const known = await read(key)
            return known === undefined ? [] : [{ key, ...describeReturns(known) }]
          }),
        )
        return found.flat()
      },
      explain: async (key) => {
        const known = await read(key)
        return known === undefined ? [] : explainReturns(known, policy())
      },
    }
  },
})
