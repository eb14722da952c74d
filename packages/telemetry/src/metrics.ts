import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { DURATION_BUCKETS, METRIC, WAIT_BUCKETS } from './names.ts'

export interface Metrics {
  readonly registry: Registry
  readonly events: Counter<'handler' | 'disposition'>
  readonly process: Histogram<'handler'>
  readonly calls: Histogram<'target' | 'outcome'>
  readonly commit: Histogram
  readonly commitRows: Histogram
  readonly commitFailures: Counter<'kind'>
  readonly published: Counter
  readonly publishFailures: Counter
  readonly repeated: Counter
  readonly deadLetters: Counter<'handler' | 'code'>
  readonly lanes: Gauge<'state'>
  readonly targetHeld: Gauge<'target'>
  readonly inFlight: Gauge<'target'>
  readonly slotsOwned: Gauge
  readonly slotsFenced: Counter
  readonly unpublished: Gauge
}

/** The metrics of one service, with a registry of its own so that services can share a process. */
export const createMetrics = (service: string, processMetrics = true): Metrics => {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  if (processMetrics) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    events: new Counter({
      name: METRIC.events,
      help: 'Events settled, by handler and disposition.',
      labelNames: ['handler', 'disposition'],
      registers,
    }),
    process: new Histogram({
      name: METRIC.processDuration,
      help: 'Seconds from first sight to commit.',
      labelNames: ['handler'],
      buckets: WAIT_BUCKETS,
      registers,
    }),
    calls: new Histogram({
      name: METRIC.callDuration,
      help: 'Seconds of an outside call.',
      labelNames: ['target', 'outcome'],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    commit: new Histogram({
      name: METRIC.commitDuration,
      help: 'Seconds of one group commit.',
      buckets: DURATION_BUCKETS,
      registers,
    }),
    commitRows: new Histogram({
      name: METRIC.commitRows,
      help: 'Outcomes in one group commit.',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
      registers,
    }),
    commitFailures: new Counter({
      name: METRIC.commitFailures,
      help: 'Group commits that did not take effect, by kind.',
      labelNames: ['kind'],
      registers,
    }),
    published: new Counter({
      name: METRIC.published,
      help: 'Records that the log acknowledged.',
      registers,
    }),
    publishFailures: new Counter({
      name: METRIC.publishFailures,
      help: 'Publish calls that failed; the same records are sent again.',
      registers,
    }),
    repeated: new Counter({
      name: METRIC.repeated,
      help: 'Events that were known already and changed nothing.',
      registers,
    }),
    deadLetters: new Counter({
      name: METRIC.deadLetters,
      help: 'Lanes that became terminal, by handler and code.',
      labelNames: ['handler', 'code'],
      registers,
    }),
    lanes: new Gauge({
      name: METRIC.lanes,
      help: 'Lanes not open, by state.',
      labelNames: ['state'],
      registers,
    }),
    targetHeld: new Gauge({
      name: METRIC.targetHeld,
      help: '1 while a target is held.',
      labelNames: ['target'],
      registers,
    }),
    inFlight: new Gauge({
      name: METRIC.inFlight,
      help: 'Outside calls under way.',
      labelNames: ['target'],
      registers,
    }),
    slotsOwned: new Gauge({
      name: METRIC.slotsOwned,
      help: 'Slots owned by this instance.',
      registers,
    }),
    slotsFenced: new Counter({
      name: METRIC.slotsFenced,
      help: 'Slots that another instance had taken over when this one wrote.',
      registers,
    }),
    unpublished: new Gauge({
      name: METRIC.unpublished,
      help: 'Committed packs that are not published yet.',
      registers,
    }),
  }
}
