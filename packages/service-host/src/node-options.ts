/**
 * How Node keeps a service small: told that there is less memory than the machine has, it collects
 * earlier. Under a steady load a service stays below 250 MB instead of 360; docs/bench.md has what it costs.
 */
export const NODE_OPTIONS = '--max-semi-space-size=8 --max-old-space-size=1024'
