import { randomBytes } from 'node:crypto'

export interface Session {
  readonly token: string
  readonly userId: string
  readonly username: string
  readonly issuedAt: number
  lastUsed: number
}

/** Access tokens. They begin with the org's id, and each use prolongs them. */
export class Sessions {
  readonly #orgId: string
  readonly #now: () => number
  readonly #timeoutMs: () => number
  readonly #sessions = new Map<string, Session>()
  readonly #listeners = new Set<() => void>()

  constructor(orgId: string, now: () => number, timeoutMs: () => number) {
    this.#orgId = orgId
    this.#now = now
    this.#timeoutMs = timeoutMs
  }

  open(userId: string, username: string): Session {
    const token = `${this.#orgId.slice(0, 15)}!AQ${randomBytes(66).toString('base64url').replaceAll(/[-_]/g, '.')}`
    const now = this.#now()
    const session = { token, userId, username, issuedAt: now, lastUsed: now }
    this.#sessions.set(token, session)
    return session
  }

  /** Without prolonging it: an open stream is no use of the session. */
  isLive(token: string): boolean {
    const session = this.#sessions.get(token)
    return session !== undefined && this.#now() - session.lastUsed <= this.#timeoutMs()
  }

  /** The session of a token that is still good; prolongs it. */
  use(token: string): Session | undefined {
    const session = this.#sessions.get(token)
    if (session === undefined) return undefined
    const now = this.#now()
    if (now - session.lastUsed > this.#timeoutMs()) {
      this.#sessions.delete(token)
      return undefined
    }
    session.lastUsed = now
    return session
  }

  revoke(token: string): boolean {
    const known = this.#sessions.delete(token)
    for (const listener of this.#listeners) listener()
    return known
  }

  /** All tokens stop to work, as when an administrator ends the sessions. */
  expireAll(): void {
    this.#sessions.clear()
    for (const listener of this.#listeners) listener()
  }

  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
