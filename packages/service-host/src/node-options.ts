/**
 * How Node keeps a service small: with less room for young objects and told of less memory than the
 * machine has, it collects earlier. docs/bench.md has what that saves and what it costs.
 */
export const NODE_OPTIONS = '--max-semi-space-size=8 --max-old-space-size=2048'
