/** Key of what a service keeps of its configuration: writing it wakes whatever awaits it. */
export const CONFIGURATION = 'configuration'

/** The configuration that was told last, by whichever instance saw it first. */
export interface ConfigurationInForce {
  readonly configVersion: string
}

/** True of the state under `CONFIGURATION`. */
export const isConfiguration = (state: unknown): state is ConfigurationInForce =>
  typeof state === 'object' && state !== null && 'configVersion' in state
