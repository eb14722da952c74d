import { Command, CommanderError, Option } from 'commander'
import { createAdminClient } from './admin-client.ts'
import { acceptErp } from './commands/accept-erp.ts'
import { listDeadLetters, showDeadLetter } from './commands/dead-letters.ts'
import { demonstrate, DEMONSTRATIONS } from './commands/demonstrate.ts'
import { operateHold } from './commands/holds.ts'
import { lanes } from './commands/lanes.ts'
import { operate } from './commands/operate.ts'
import { status } from './commands/status.ts'
import { trace } from './commands/trace.ts'
import { why } from './commands/why.ts'
import { type CommandContext, operatingSystemUser } from './context.ts'
import { CommandError, EXIT, type ExitCode } from './exit-code.ts'
import { findMesh } from './run-file.ts'

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly folder: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly now: () => number
}

interface GlobalOptions {
  readonly json?: true
  readonly url: readonly string[]
}

interface ChangeOptions {
  readonly dryRun?: true
  readonly reason?: string
  readonly code?: string
  readonly target?: string
  readonly service?: string
}

const collect = (value: string, earlier: readonly string[]): readonly string[] => [
  ...earlier,
  value,
]

const EXAMPLES = `
Examples:
  $ carrick why 00000107                      what order 00000107 waits for, and who can free it
  $ carrick release 00000107 FRAUD --reason "known customer, called back"
  $ carrick dlq list                          what no machine will try again
  $ carrick dlq retry 00000107 --dry-run      what a retry would do
  $ carrick dlq retry 00000107 --reason "customer created in the ERP"

Exit codes: 0 done, 1 failed or refused, 2 wrong use, 3 the mesh does not answer, 4 not found,
5 the lanes changed after the plan.`

const changeOptions = (command: Command): Command =>
  command
    .option('--dry-run', 'show the plan and change nothing')
    .option('--reason <text>', 'why; written to the audit table')
    .option('--code <code>', 'every blocked lane with this code')
    .option('--target <target>', 'every blocked lane of this target, e.g. erp:demo')
    .addOption(new Option('--service <name>', 'in this service only'))

const createProgram = (around: Surroundings): Command => {
  const program = new Command('carrick')
    .description('See, explain and replay what the mesh does with orders.')
    .option('--json', 'print JSON for programs')
    .option(
      '--url <name=address>',
      'admin address of a service; repeat for several (token in CARRICK_TOKEN)',
      collect,
      [],
    )
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(carrick --help shows all commands)')
    .exitOverride()
    .configureOutput({ writeOut: around.out, writeErr: around.err })

  const context = (): CommandContext => {
    const options = program.opts<GlobalOptions>()
    const access = findMesh(options.url, around.env, around.folder)
    return {
      access,
      admin: createAdminClient(access),
      json: options.json === true,
      now: around.now,
      user: operatingSystemUser(),
      print: (text) => {
        around.out(`${text}\n`)
      },
    }
  }

  program
    .command('status')
    .description('Each service: ready or not, what it settled, what is blocked.')
    .action(() => status(context()))
  program
    .command('why')
    .description('What an order waits for, since when, who can free it, and what happens then.')
    .argument(
      '<order>',
      'number or id in Salesforce, order id, ERP document, or purchase order number',
    )
    .action((order: string) => why(context(), order))
  program
    .command('hold')
    .description('Hold an order that no ERP has yet (MANUAL), until it is released.')
    .argument('<order>')
    .option('--reason <text>', 'why; shown with the order and written to the audit table')
    .action((order: string, { reason }: Pick<ChangeOptions, 'reason'>) =>
      operateHold(context(), order, 'hold', undefined, reason),
    )
  program
    .command('release')
    .description('Release one hold of an order; it goes on when nothing else holds it.')
    .argument('<order>')
    .argument('<hold>', 'DUPLICATE, PRICE, TAX, FRAUD, ADDRESS, EXPORT or MANUAL')
    .option('--reason <text>', 'why; written to the audit table')
    .action((order: string, hold: string, { reason }: Pick<ChangeOptions, 'reason'>) =>
      operateHold(context(), order, 'release', hold, reason),
    )
  program
    .command('trace')
    .description("An order's way through the mesh, in order of time.")
    .argument('<order>')
    .action((order: string) => trace(context(), order))
  program
    .command('lanes')
    .description('Orders that wait: retrying, held or for a person.')
    .option('--state <state>', 'retrying, held or waiting')
    .action((options: { state?: string }) => lanes(context(), options))

  const demo = program
    .command('demo')
    .description(
      'Break something in the demonstration of npm start, and see what becomes of orders.',
    )
  for (const { verb, argument, description } of DEMONSTRATIONS) {
    const command = demo.command(verb).description(description)
    if (argument !== undefined) command.argument(argument)
    command
      .option('--dry-run', 'say what would be done and do nothing')
      .action(async (...given: readonly unknown[]) => {
        const [value] = given
        const { dryRun } = command.opts<{ dryRun?: true }>()
        const text = argument !== undefined && typeof value === 'string' ? value : undefined
        await demonstrate(context(), verb, text, dryRun === true)
      })
  }

  const dlq = program.command('dlq').description('Dead letters: what no machine will try again.')
  dlq
    .command('list')
    .description('All dead letters.')
    .action(() => listDeadLetters(context()))
  dlq
    .command('show')
    .description('One dead letter: cause, origin and payload (personal data masked).')
    .argument('<order>')
    .action((order: string) => showDeadLetter(context(), order))
  for (const verb of ['retry', 'skip'] as const) {
    changeOptions(
      dlq
        .command(verb)
        .description(
          verb === 'retry'
            ? 'Run again what was never applied, then what waits behind it.'
            : 'Give the head up, with a reason, and go on with what waits behind it.',
        )
        .argument('[orders...]'),
    ).action((orders: readonly string[], options: ChangeOptions) =>
      operate(context(), verb, orders, {
        ...options,
        dryRun: options.dryRun === true,
        reason: options.reason,
      }),
    )
  }
  program
    .command('erp')
    .description('What ERPs say.')
    .command('accept')
    .description('Take for true what an ERP that was restored says now; nothing is posted.')
    .argument('[orders...]')
    .option('--dry-run', 'show what would be told and change nothing')
    .option('--reason <text>', 'why; written to the audit table')
    .option('--target <target>', 'every order that was set back there, e.g. erp:demo')
    .action((orders: readonly string[], options: ChangeOptions) =>
      acceptErp(context(), orders, {
        ...(options.target !== undefined && { target: options.target }),
        ...{ dryRun: options.dryRun === true, reason: options.reason },
      }),
    )
  return program
}

/** Runs one command line (without node and script) and tells the exit code; never throws. */
export const run = async (argv: readonly string[], around: Surroundings): Promise<ExitCode> => {
  try {
    await createProgram(around).parseAsync(argv, { from: 'user' })
    return EXIT.done
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.usage
    if (thrown instanceof CommandError) {
      around.err(`carrick: ${thrown.message}\n`)
      return thrown.exitCode
    }
    around.err(`carrick: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
    return EXIT.failed
  }
}
