/** The one place where the product's name is spelled: topics, headers, metrics and the CLI derive from it. */
export const PRODUCT = 'carrick'

export const topicName = (aggregate: string, version = 1): string =>
  `${PRODUCT}.${aggregate}.v${String(version)}`

export const deadLetterTopic = (service: string): string => `${PRODUCT}.dlq.${service}`

/** Record header names. */
export const HEADER = {
  id: `${PRODUCT}-id`,
  type: `${PRODUCT}-type`,
  lane: `${PRODUCT}-lane`,
  schemaFingerprint: `${PRODUCT}-schema-fp`,
  traceparent: 'traceparent',
} as const
