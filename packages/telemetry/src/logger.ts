import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger } from 'pino'

export interface LoggerOptions {
  readonly service: string
  readonly level?: string
  /** Defaults to stderr: stdout belongs to the command that a person or program asked for. */
  readonly destination?: DestinationStream
}

/** A pino logger; each line carries the service. What is said of an event carries its `traceId`. */
export const createLogger = ({ service, level = 'info', destination }: LoggerOptions): Logger =>
  pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.errWithCause },
    },
    destination ?? pino.destination({ fd: 2, sync: false }),
  )

/** For tests and tools that want no output. */
export const silentLogger = (): Logger => pino({ level: 'silent' })
