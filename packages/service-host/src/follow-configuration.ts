import { type Clock, uuid7 } from '@carrick/kernel'
import { CONFIGURATION, type ConfigurationInForce } from '@carrick/mapping'
import { defineFold, type FoldHandler, internalToken, type Source } from '@carrick/messaging'
import type { ServiceName } from '@carrick/schemas'
import type { LiveBundle } from './live-bundle.ts'

const CHANGED = internalToken<ConfigurationInForce>('fact', 'configuration-changed')

const LOOK_EVERY_MS = 1_000

/** So many looks in a row: the other instances, which look as often, have most likely read it as well. */
const LOOKS = 3

const watching = (
  service: ServiceName,
  { current }: Pick<LiveBundle, 'current'>,
  clock: Clock,
): Source => ({
  name: `${service}.watch-configuration`,
  slot: 'watch:configuration',
  produces: [],
  run: async (context) => {
    let seen = ''
    let looks = 0
    while (!context.signal.aborted) {
      const { configVersion } = current()
      looks = configVersion === seen ? looks + 1 : 1
      seen = configVersion
      if (looks >= LOOKS && configVersion !== context.cursor) {
        const body = { configVersion }
        const id = uuid7(clock.now())
        await context.commit({
          cursor: configVersion,
          facts: [{ token: CHANGED, key: CONFIGURATION, id, body }],
        })
      }
      await clock.sleep(LOOK_EVERY_MS, context.signal).catch(() => undefined)
    }
  },
})

/**
 * Keeps what mesh.yaml, maps and code lists say as a state of the service, under `CONFIGURATION`: a key
 * that awaits it is woken a few seconds after another configuration is in force, or at the next start.
 */
export const followConfiguration = (
  service: ServiceName,
  live: Pick<LiveBundle, 'current'>,
  clock: Clock,
): {
  readonly handler: FoldHandler<ConfigurationInForce, ConfigurationInForce>
  readonly source: Source
} => ({
  handler: defineFold({
    name: `${service}.keep-configuration`,
    consumes: CHANGED,
    produces: [],
    decide: ({ value }, known) =>
      known?.configVersion === value.configVersion
        ? { disposition: 'duplicate' }
        : { state: value },
  }),
  source: watching(service, live, clock),
})
