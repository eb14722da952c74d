import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { download } from '../launch/maven.ts'
import { type LabServer, labServer } from '../launch/lab-server.ts'
import { startProcess } from '../launch/managed-process.ts'
import { refuseHalfState } from '../launch/paired-state.ts'
import { type ChoosePort, launchOnPort } from '../launch/ports.ts'
import { requireJava } from '../launch/prerequisites.ts'
import { waitReady } from '../launch/wait-ready.ts'
import type { SecurityFiles } from '../launch/secured.ts'
import { brokerAnswers } from './broker-answers.ts'
import { type SecuredBroker, type SecuredListeners, securedListeners } from './secured-listeners.ts'

const KAFKA_VERSION = '4.3.1'

export interface KafkaOptions {
  /** Holds the log and, beside it, the registry's storage; see `startRegistry`. */
  readonly folder: string
  readonly downloads: string
  readonly port?: number
  /** Used for the port, when none is given, and for the controller's. */
  readonly choosePort?: ChoosePort
  readonly heapMb?: number
  /** Further listeners, with TLS and logins; not for a folder that was used without. */
  readonly secured?: SecurityFiles
}

export interface KafkaServer extends LabServer {
  readonly secured?: SecuredBroker
}

const READY_MS = 60_000
const CLUSTER_ID = 'carrick-lab-0000000000'
const WEEKS_5_MINUTES = 35 * 24 * 60

const properties = (
  logs: string,
  port: number,
  controllerPort: number,
  secured: SecuredListeners | undefined,
): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${String(controllerPort)}`,
    listeners: [
      `PLAINTEXT://127.0.0.1:${String(port)}`,
      `CONTROLLER://127.0.0.1:${String(controllerPort)}`,
      ...(secured?.listeners ?? []),
    ].join(','),
    'advertised.listeners': [
      `PLAINTEXT://127.0.0.1:${String(port)}`,
      ...(secured?.listeners ?? []),
    ].join(','),
    'listener.security.protocol.map': [
      'PLAINTEXT:PLAINTEXT',
      'CONTROLLER:PLAINTEXT',
      ...(secured?.protocols ?? []),
    ].join(','),
    ...secured?.properties,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': logs,
    'auto.create.topics.enable': 'false',
    'log.message.timestamp.type': 'LogAppendTime',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    // Longer than any topic's retention: a group that was off for long must find its place again.
    'offsets.retention.minutes': String(WEEKS_5_MINUTES),
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '1000',
    'message.max.bytes': '2100000',
    'log.segment.bytes': '67108864',
    'num.network.threads': '2',
    'num.io.threads': '2',
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')

const homeIn = (downloads: string): string => join(downloads, `kafka-${KAFKA_VERSION}`)

/** Of the broker and its tools, once a broker was started. */
export const kafkaClasspath = (downloads: string): string => join(homeIn(downloads), 'files', '*')

/** A single KRaft broker on the loopback address. Throws MESH_LAB_*. */
export const startKafka = async (options: KafkaOptions): Promise<KafkaServer> => {
  await requireJava()
  refuseHalfState(options.folder)
  const home = homeIn(options.downloads)
  await download(
    `Kafka ${KAFKA_VERSION}`,
    ['kafka_2.13', 'kafka-tools'].map((artifactId) => ({
      groupId: 'org.apache.kafka',
      artifactId,
      version: KAFKA_VERSION,
    })),
    home,
  )
  const classpath = kafkaClasspath(options.downloads)
  const logs = join(options.folder, 'kafka')
  const settings = join(options.folder, 'kafka.properties')
  mkdirSync(options.folder, { recursive: true })
  const format = async (args: readonly string[]): Promise<void> => {
    if (existsSync(join(logs, 'meta.properties'))) return
    await promisify(execFile)('java', [
      '-cp',
      classpath,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      CLUSTER_ID,
      '-c',
      settings,
      ...args,
    ])
  }
  const heap = `${String(options.heapMb ?? 512)}m`
  const launch = async (port: number, choosePort: ChoosePort): Promise<KafkaServer> => {
    const secured =
      options.secured === undefined
        ? undefined
        : await securedListeners(options.folder, options.secured, choosePort)
    writeFileSync(settings, properties(logs, port, await choosePort(), secured), { mode: 0o600 })
    await format(secured?.formatArgs ?? [])
    const server = await labServer(`127.0.0.1:${String(port)}`, async () => {
      const server = await startProcess({
        name: 'Kafka',
        command: 'java',
        args: [
          `-Xmx${heap}`,
          `-Xms${heap}`,
          '-XX:+UseSerialGC',
          '-XX:TieredStopAtLevel=1',
          '-cp',
          classpath,
          'kafka.Kafka',
          settings,
        ],
        logFile: join(options.folder, 'kafka.log'),
      })
      await waitReady('Kafka', server, () => brokerAnswers(port), READY_MS)
      return server
    })
    return secured === undefined ? server : { ...server, secured: secured.addresses }
  }
  return launchOnPort('Kafka', options.port, launch, options.choosePort)
}
