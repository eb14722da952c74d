import { freePort } from '@carrick/lab'
import { GenericContainer, Network, type StoppedTestContainer, Wait } from 'testcontainers'
import { IMAGES } from './images.ts'

/** The three servers of a test run, wherever they run. */
export interface TestServers {
  /** `host:port`. */
  readonly kafka: string
  readonly registry: string
  /** Connection string of a superuser. */
  readonly postgres: string
  stop(): Promise<void>
}

interface Stoppable {
  stop(): Promise<StoppedTestContainer>
}

const READY_MS = 120_000
const PASSWORD = 'carrick'
/** Where containers of the network find the broker. */
const INSIDE = 'kafka:19092'

/** The same as the launched broker has; replication of one, and short first waits. */
const kafkaEnvironment = (port: number): Record<string, string> => ({
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LISTENERS: 'PLAINTEXT://:9092,INSIDE://:19092,CONTROLLER://:9093',
  KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${String(port)},INSIDE://${INSIDE}`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT',
  KAFKA_INTER_BROKER_LISTENER_NAME: 'INSIDE',
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  KAFKA_LOG_MESSAGE_TIMESTAMP_TYPE: 'LogAppendTime',
  KAFKA_MESSAGE_MAX_BYTES: '2100000',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000',
})

/** Starts all three as containers and removes them at the end; their data goes with them. */
export const startContainers = async (): Promise<TestServers> => {
  const network = await new Network().start()
  const started: Stoppable[] = []
  const stop = async (): Promise<void> => {
    for (const one of started.reverse()) await one.stop()
    await network.stop()
  }
  try {
    const kafkaPort = await freePort()
    const kafka = await new GenericContainer(IMAGES.kafka)
      .withNetwork(network)
      .withNetworkAliases('kafka')
      .withEnvironment(kafkaEnvironment(kafkaPort))
      .withExposedPorts({ container: 9092, host: kafkaPort })
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .withStartupTimeout(READY_MS)
      .start()
    started.push(kafka)
    const registry = await new GenericContainer(IMAGES.registry)
      .withNetwork(network)
      .withEnvironment({ KAFKA_BOOTSTRAP_SERVERS: INSIDE })
      .withExposedPorts(8080)
      .withWaitStrategy(Wait.forHttp('/apis/ccompat/v7/subjects', 8080))
      .withStartupTimeout(READY_MS)
      .start()
    started.push(registry)
    const postgres = await new GenericContainer(IMAGES.postgres)
      .withEnvironment({ POSTGRES_PASSWORD: PASSWORD })
      .withCommand(['postgres', '-c', 'max_connections=200'])
      .withExposedPorts(5432)
      // It starts twice: once for itself, to be set up.
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
      .withStartupTimeout(READY_MS)
      .start()
    started.push(postgres)
    const at = (one: typeof kafka, port: number): string =>
      `${one.getHost()}:${String(one.getMappedPort(port))}`
    return {
      kafka: `127.0.0.1:${String(kafkaPort)}`,
      registry: `http://${at(registry, 8080)}/apis/ccompat/v7`,
      postgres: `postgres://postgres:${PASSWORD}@${at(postgres, 5432)}/postgres`,
      stop,
    }
  } catch (thrown) {
    await stop()
    throw thrown
  }
}
