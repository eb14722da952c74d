import { PRODUCT } from '@carrick/kernel'

/**
 * Attribute and metric names in one place: the OpenTelemetry messaging conventions are still in
 * development (semantic conventions 1.45), so a rename must touch one file.
 */
export const ATTRIBUTE = {
  system: 'messaging.system',
  operationName: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
  destination: 'messaging.destination.name',
  consumerGroup: 'messaging.consumer.group.name',
  messageId: 'messaging.message.id',
  messageKey: 'messaging.kafka.message.key',
  errorType: 'error.type',
  handler: `${PRODUCT}.handler`,
  disposition: `${PRODUCT}.disposition`,
  target: `${PRODUCT}.target`,
  service: 'service.name',
} as const

const metric = (name: string): string => `${PRODUCT}_${name}`

export const METRIC = {
  events: metric('events_total'),
  processDuration: metric('process_duration_seconds'),
  repeated: metric('repeated_events_total'),
  callDuration: metric('call_duration_seconds'),
  commitDuration: metric('commit_duration_seconds'),
  commitRows: metric('commit_rows'),
  commitFailures: metric('commit_failures_total'),
  published: metric('published_records_total'),
  publishFailures: metric('publish_failures_total'),
  lanes: metric('lanes'),
  deadLetters: metric('dead_letters_total'),
  targetHeld: metric('target_held'),
  inFlight: metric('calls_in_flight'),
  slotsOwned: metric('slots_owned'),
  slotsFenced: metric('slots_fenced_total'),
  unpublished: metric('outbox_unpublished_packs'),
} as const

/** An event waits for seconds to a day: the default buckets of the conventions end at ten seconds. */
export const WAIT_BUCKETS = [
  0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400,
]
export const DURATION_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]
