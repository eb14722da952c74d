import type { EventToken } from './token.ts'
import { PARTITIONS, type TopicEntry } from './catalogue.ts'

const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
]

const topicProblems = (entry: TopicEntry): string[] => [
  ...(entry.partitions === PARTITIONS
    ? []
    : [
        `${entry.topic} has ${String(entry.partitions)} partitions, expected ${String(PARTITIONS)}`,
      ]),
  ...entry.events.flatMap(({ token, producer, consumers }) => [
    ...(token.topic === entry.topic
      ? []
      : [`${token.name} belongs to ${token.topic}, not to ${entry.topic}`]),
    ...(producer === 'any' && !entry.topic.includes('.case.')
      ? [`${token.name} has no producer; only cases may come from any service`]
      : []),
    ...repeated(consumers).map((service) => `${token.name} names its consumer ${service} twice`),
  ]),
]

/**
 * What is wrong with a catalogue, one sentence each; [] = nothing. Checked at start, because a slot is
 * one partition index over all topics and an order's facts must have one producer per type.
 */
export const catalogueProblems = (
  topics: readonly TopicEntry[],
  events: readonly EventToken<unknown>[],
): readonly string[] => {
  const listed = topics.flatMap((entry) => entry.events.map(({ token }) => token.name))
  return [
    ...topics.flatMap(topicProblems),
    ...repeated(topics.map(({ topic }) => topic)).map((topic) => `${topic} is listed twice`),
    ...repeated(listed).map((name) => `${name} is listed twice, so it would have two producers`),
    ...events
      .filter(({ name }) => !listed.includes(name))
      .map(({ name }) => `${name} has a schema but no place in the catalogue`),
  ]
}
