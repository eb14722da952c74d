import { messageOf } from '@carrick/kernel'
import type { Hold } from '@carrick/mapping'
import type { Logger } from '@carrick/telemetry'
import type { LiveBundle } from '../live-bundle.ts'

/** A program that may talk to the mesh over HTTP. */
export interface RegisteredClient {
  /** Name in mesh.yaml. */
  readonly name: string
  readonly channel: string
  readonly secret: string
  /** Holds that it may release with an order that it submits, where mesh.yaml says so. */
  readonly releases?: readonly Hold[]
}

/** Clients as mesh.yaml has them now. */
export interface ClientRegistry {
  find(name: string): RegisteredClient | undefined
}

/** The clients of mesh.yaml; one whose secret cannot be resolved is not let in, which is logged. */
export const createClientRegistry = (live: LiveBundle, logger: Logger): ClientRegistry => {
  const secretOf = (name: string, setting: string): string | undefined => {
    try {
      return live.resolve(`clients.${name}.secret`, setting)
    } catch (thrown) {
      logger.warn({ err: messageOf(thrown) }, 'A client has no secret and is not let in')
      return undefined
    }
  }
  return {
    find: (name) => {
      const { clients: registered } = live.current().config
      const client = Object.hasOwn(registered, name) ? registered[name] : undefined
      const secret = client && secretOf(name, client.secret)
      if (client === undefined || !secret) return undefined
      const { channel, releases } = client
      return { name, channel, secret, ...(releases && { releases }) }
    },
  }
}
