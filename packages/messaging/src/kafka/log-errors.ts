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

/** kafkajs wraps errors; the protocol's name is on one of them. */
const chain = (thrown: unknown): readonly Error[] => {
  const errors: Error[] = []
  for (let at = thrown; at instanceof Error && errors.length < 10; at = at.cause) {
    errors.push(at)
    if ('originalError' in at && at.originalError instanceof Error) errors.push(at.originalError)
  }
  return errors
}

const typesOf = (thrown: unknown): readonly string[] =>
  chain(thrown).flatMap((error) =>
    'type' in error && typeof error.type === 'string' ? [error.type] : [],
  )

const isLoginRefused = (thrown: unknown): boolean =>
  chain(thrown).some(({ name }) => name === 'KafkaJSSASLAuthenticationError') ||
  typesOf(thrown).some((type) => /SASL_(AUTHENTICATION|MECHANISM)|ILLEGAL_SASL_STATE/.test(type))

export const isHopeless = (thrown: unknown): boolean =>
  typesOf(thrown).some((type) => HOPELESS.has(type)) || isLoginRefused(thrown)

const placeIn = (thrown: unknown): string => {
  const at = chain(thrown).find((error) => 'broker' in error && typeof error.broker === 'string')
  return at === undefined || !('broker' in at) ? 'Kafka' : `Kafka at ${String(at.broker)}`
}

/** MESH_LOG_TLS, MESH_LOG_LOGIN or MESH_LOG_UNAVAILABLE, all in doubt. */
export const unavailable = (thrown: unknown): MeshError => {
  const kind = 'in-doubt'
  const trouble = tlsTrouble(thrown)
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
