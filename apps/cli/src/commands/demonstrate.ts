import { messageOf } from '@carrick/kernel'
import { type CommandContext, show } from '../context.ts'
import { CommandError, EXIT } from '../exit-code.ts'

/** What can be shown, each with its one argument. */
export const DEMONSTRATIONS = [
  {
    verb: 'break',
    argument: '<service>',
    description: 'End a service without warning and have it run again.',
  },
  {
    verb: 'erp-down',
    argument: '[duration]',
    description: 'Take the ERP down for a while (30s).',
  },
  {
    verb: 'erp-cut',
    argument: undefined,
    description: 'Activate an order and cut the ERP off in the middle of its answer.',
  },
  {
    verb: 'same-order',
    argument: '[times]',
    description: 'Activate an order of which the org tells several times (5).',
  },
  {
    verb: 'sell',
    argument: '[count]',
    description: 'Activate more orders (1).',
  },
  {
    verb: 'sell-to',
    argument: '[country]',
    description: 'Activate an order to a country (France), and see which ERP gets it.',
  },
  {
    verb: 'stuck-order',
    argument: undefined,
    description: 'Activate an order that fails until a person mends the cause.',
  },
  {
    verb: 'return',
    argument: undefined,
    description: 'Sell an order, take three of four back, and see them credited and refunded.',
  },
  {
    verb: 'surge',
    argument: '[count]',
    description: 'Activate orders faster than the ERP takes them (2000), one in ten urgent.',
  },
] as const

interface Told {
  readonly lines?: readonly string[]
  readonly title?: string
}

const TIMEOUT_MS = 90_000

/** Asks the launcher of this clone; there is nothing to demonstrate elsewhere. */
export const demonstrate = async (
  context: CommandContext,
  verb: string,
  argument: string | undefined,
  dryRun: boolean,
): Promise<void> => {
  const url = context.access.run?.demoUrl
  if (url === undefined) {
    throw new CommandError(
      EXIT.unreachable,
      'Demonstrations need the mesh of this clone: start it with npm start',
    )
  }
  let response: Response
  try {
    response = await fetch(`${url}/v1/demo`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${context.access.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ verb, dryRun, ...(argument === undefined ? {} : { argument }) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (thrown) {
    throw new CommandError(EXIT.unreachable, `npm start does not answer: ${messageOf(thrown)}`)
  }
  const told = (await response.json()) as Told
  if (!response.ok) {
    const exit = response.status === 400 ? EXIT.usage : EXIT.failed
    throw new CommandError(exit, told.title ?? `npm start answered ${String(response.status)}`)
  }
  show(context, told, ({ lines = [] }) => lines.join('\n'))
}
