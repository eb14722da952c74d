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
  partition: 'messaging.destination.partition.id',
  consumerGroup: 'messaging.consumer.group.name',
  messageId: 'messaging.message.id',
  conversationId: 'messaging.message.conversation_id',
  batchCount: 'messaging.batch.message_count',
  offset: 'messaging.kafka.offset',
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
  callDuration: metric('call_duration_seconds'),
  commitDuration: metric('commit_duration_seconds'),
  commitRows: metric('commit_rows'),
  lanes: metric('lanes'),
  deadLetters: metric('dead_letters_total'),
  targetHeld: metric('target_held'),
  inFlight: metric('calls_in_flight'),
  slotsOwned: metric('slots_owned'),
  unpublished: metric('outbox_unpublished_packs'),
  orderLeadTime: metric('order_lead_time_seconds'),
} as const

/** An order's way takes seconds to a day: the default buckets of the conventions end at ten seconds. */
export const LEAD_TIME_BUCKETS = [
  0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400,
]
export const DURATION_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]
