import { deadLetterTopic, HEADER, PRODUCT } from '@carrick/kernel'
import { partitionOf } from '../partition.ts'
import type { OutboundRecord } from '../ports/record.ts'
import type { LaneFailure } from '../ports/store-rows.ts'
import { safeText } from './classify.ts'
import type { RuntimeContext } from './context.ts'
import { checkSize } from './emit.ts'
import type { Item } from './slot.ts'

const own = (name: string): string => `${PRODUCT}-${name}`

/** Why a dead letter is one, for programs: tells a bad record from an outage. */
const dispositionOf = (failure: LaneFailure): string => {
  if (failure.stage === 'decode' || failure.stage === 'intake') return 'poison'
  if (failure.code === 'MESH_RUNTIME_EXHAUSTED') return 'exhausted'
  if (failure.stage === 'store' || failure.stage === 'publish') return 'refused'
  return 'business-reject'
}

const originOf = ({ record }: Item): Readonly<Record<string, string>> => {
  if (record === undefined) return {}
  const { topic, partition, offset, timestamp } = record
  return {
    [own('origin-topic')]: topic,
    [own('origin-partition')]: String(partition),
    [own('origin-offset')]: String(offset),
    [own('origin-timestamp')]: String(timestamp),
    // Names that third-party consoles know for sending a record back.
    'kafka_dlt-original-topic': topic,
    'kafka_dlt-original-partition': String(partition),
    'kafka_dlt-original-offset': String(offset),
    'kafka_dlt-original-timestamp': String(timestamp),
    'x-original-topic': topic,
  }
}

/**
 * The copy for the dead-letter topic: bytes and headers as received, failure headers replaced, never
 * appended. The lane row is the truth; this is an export.
 */
export const deadLetterOf = (
  context: Pick<RuntimeContext, 'service' | 'version' | 'settings' | 'clock' | 'envelope'>,
  key: string,
  item: Item,
  failure: LaneFailure,
  attempts: number,
): OutboundRecord => {
  const now = String(context.clock.now())
  const headers = {
    ...item.record?.headers,
    [HEADER.id]: item.id,
    ...(item.type === '' ? {} : { [HEADER.type]: item.type }),
    [HEADER.lane]: key,
    ...originOf(item),
    [own('origin-group')]: context.service,
    [own('generation')]: String(item.generation),
    [own('disposition')]: dispositionOf(failure),
    [own('error-code')]: failure.code,
    [own('error-kind')]: failure.kind,
    [own('error-fingerprint')]: failure.fingerprint,
    [own('error-message')]: safeText(failure.message),
    [own('error-stage')]: failure.stage,
    [own('handler')]: failure.handler,
    [own('attempts')]: String(attempts),
    [own('first-seen-at')]: String(item.seenAt),
    [own('last-failed-at')]: now,
    [own('service')]: context.service,
    [own('service-version')]: context.version,
    [own('config-version')]: context.envelope().configVersion,
  }
  const value = item.record?.value ?? Buffer.from(JSON.stringify(item.row?.body ?? null))
  const record = {
    topic: deadLetterTopic(context.service),
    partition: partitionOf(key, context.settings.slots),
    key,
    value,
    headers,
  }
  return checkSize(record, context.settings.maxRecordBytes * 2)
}
