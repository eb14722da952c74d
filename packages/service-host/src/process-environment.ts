/**
 * How a service's process stays small. With less room for young objects and told of less memory than the
 * machine has, Node collects earlier; with one arena and a fixed threshold, glibc gives back what buffers
 * leave behind (mallopt(3): M_ARENA_MAX, M_TRIM_THRESHOLD in bytes). docs/bench.md has what that saves.
 */
export const PROCESS_ENVIRONMENT = {
  NODE_OPTIONS: '--max-semi-space-size=8 --max-old-space-size=2048',
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const
