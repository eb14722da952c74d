import { type LogEntry, logLevel } from 'kafkajs'

export type ClientLevel = 'error' | 'warn' | 'info' | 'debug'

/**
 * Answers of brokers that belong to a start, a rebalance or a stop, by the protocol's name and with the
 * words of kafkajs, which alone get into its log. The client asks again; what is left of the trouble
 * after that is thrown at the caller, who logs it.
 */
export const PASSING_ANSWERS: ReadonlyMap<string, string> = new Map([
  [
    'GROUP_LOAD_IN_PROGRESS',
    "The coordinator is loading and hence can't process requests for this group",
  ],
  ['GROUP_COORDINATOR_NOT_AVAILABLE', 'The group coordinator is not available'],
  ['NOT_COORDINATOR_FOR_GROUP', 'This is not the correct coordinator for this group'],
  [
    'LEADER_NOT_AVAILABLE',
    'There is no leader for this topic-partition as we are in the middle of a leadership election',
  ],
  ['UNKNOWN_TOPIC_OR_PARTITION', 'This server does not host this topic-partition'],
  ['REBALANCE_IN_PROGRESS', 'The group is rebalancing, so a rejoin is needed'],
  ['ILLEGAL_GENERATION', 'Specified group generation id is not valid'],
  ['UNKNOWN_MEMBER_ID', 'The coordinator is not aware of this member'],
  ['TOPIC_ALREADY_EXISTS', 'Topic with this name already exists'],
])

const PASSING = new Set([
  ...PASSING_ANSWERS.values(),
  // Each topic's own error is thrown; that all exist already, at every start but the first, is none.
  'Topic creation errors',
])

const LEVELS: ReadonlyMap<string, ClientLevel> = new Map([
  // The publisher takes a new producer after a failure, which keeps the promise.
  ['Limiting retries for the idempotent producer may invalidate EoS guarantees', 'debug'],
  ['The group is rebalancing, re-joining', 'info'],
  ['The coordinator is not aware of this member, re-joining the group', 'warn'],
])

const levelOf = ({ level, log }: LogEntry): ClientLevel => {
  const passes = PASSING.has(String(log['error'])) && log.message.startsWith('Response ')
  const known = LEVELS.get(log.message) ?? (passes ? 'debug' : undefined)
  if (known !== undefined) return known
  if (level <= logLevel.ERROR) return 'error'
  // What the client does in good order is of use only to who looks for a fault in it.
  return level <= logLevel.WARN ? 'warn' : 'debug'
}

/** An entry of kafkajs as the mesh logs it: what belongs to normal operation is not loud. */
export const clientEntry = (
  entry: LogEntry,
): { readonly level: ClientLevel; readonly message: string } => {
  const { message, error } = entry.log
  return {
    level: levelOf(entry),
    message: typeof error === 'string' ? `${message}: ${error}` : message,
  }
}
