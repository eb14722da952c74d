import { MeshError, messageOf, tlsTrouble } from '@carrick/kernel'

/** Kafka's error names that say: this is too much at once. */
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

/** Asking again changes nothing: rights, credentials, or members that want different things. */
const HOPELESS = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_SESSION_TIMEOUT',
  'INVALID_GROUP_ID',
  'UNSUPPORTED_SASL_MECHANISM',
])

const MOST_ERRORS = 30

/** Clients wrap errors, kafkajs in one another and platformatic in lists; the protocol's name is on one of them. */
const chain = (thrown: unknown): readonly Error[] => {
  const errors: Error[] = []
  const open = [thrown]
  while (open.length > 0 && errors.length < MOST_ERRORS) {
    const at = open.shift()
    if (!(at instanceof Error)) continue
    errors.push(at)
    if ('originalError' in at) open.push(at.originalError)
    if (at instanceof AggregateError) open.push(...(at.errors as unknown[]))
    open.push(at.cause)
  }
  return errors
}

/** Names of the protocol: kafkajs has them in `type`, platformatic in `apiId`. */
const typesOf = (thrown: unknown): readonly string[] =>
  chain(thrown).flatMap((error) => {
    const type = 'type' in error ? error.type : 'apiId' in error ? error.apiId : undefined
    return typeof type === 'string' ? [type] : []
  })

const REFUSALS = [
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'FENCED_INSTANCE_ID',
]

/** The broker knows a newer generation than the one that asked. */
export const isRefusal = (thrown: unknown): boolean =>
  typesOf(thrown).some((type) => REFUSALS.includes(type))

/** TOPIC_ALREADY_EXISTS alone: another process was first. */
export const isThereAlready = (thrown: unknown): boolean =>
  typesOf(thrown).includes('TOPIC_ALREADY_EXISTS')

const isLoginRefused = (thrown: unknown): boolean =>
  chain(thrown).some(
    (error) =>
      error.name === 'KafkaJSSASLAuthenticationError' ||
      ('code' in error && error.code === 'PLT_KFK_AUTHENTICATION'),
  ) ||
  typesOf(thrown).some((type) => /SASL_(AUTHENTICATION|MECHANISM)|ILLEGAL_SASL_STATE/.test(type))

export const isHopeless = (thrown: unknown): boolean =>
  typesOf(thrown).some((type) => HOPELESS.has(type)) || isLoginRefused(thrown)

const placeIn = (thrown: unknown): string => {
  for (const error of chain(thrown)) {
    if ('broker' in error && typeof error.broker === 'string') return `Kafka at ${error.broker}`
    const place = /^Connection to (\S+:\d+) /.exec(error.message)?.[1]
    if (place !== undefined) return `Kafka at ${place}`
  }
  return 'Kafka'
}

/** MESH_LOG_TLS, MESH_LOG_LOGIN or MESH_LOG_UNAVAILABLE, all in doubt. */
export const unavailable = (thrown: unknown): MeshError => {
  const kind = 'in-doubt'
  const trouble = chain(thrown)
    .map(tlsTrouble)
    .find((words) => words !== undefined)
  const place = placeIn(thrown)
  if (trouble !== undefined)
    return new MeshError('MESH_LOG_TLS', `${place}: ${trouble}`, { kind, cause: thrown })
  if (isLoginRefused(thrown)) {
    const words = `${place}: it refuses the user, the password or the mechanism (${messageOf(thrown)})`
    return new MeshError('MESH_LOG_LOGIN', words, { kind, cause: thrown })
  }
  return new MeshError('MESH_LOG_UNAVAILABLE', `Kafka: ${messageOf(thrown)}`, {
    kind,
    cause: thrown,
  })
}

export const publishError = (thrown: unknown): MeshError =>
  typesOf(thrown).some((type) => TOO_LARGE.has(type))
    ? new MeshError('MESH_LOG_RECORD_TOO_LARGE', `Kafka: ${messageOf(thrown)}`, { cause: thrown })
    : unavailable(thrown)

/** Rejects with MESH_LOG_UNAVAILABLE after `ms`; the work goes on behind it. */
export const within = async <T>(ms: number, what: string, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const ceiling = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(unavailable(`${what} took longer than ${String(ms)} ms`))
    }, ms)
  })
  try {
    return await Promise.race([work, ceiling])
  } finally {
    clearTimeout(timer)
  }
}
