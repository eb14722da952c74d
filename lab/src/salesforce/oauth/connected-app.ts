import type { CryptoKey } from 'jose'

/** What is registered in the org for the integration to log in with. */
export interface ConnectedApp {
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly publicKey: CryptoKey
  /** The user that client credentials act as. */
  readonly runAs: string
}

export interface LoginUser {
  readonly id: string
  readonly username: string
  readonly password: string
  readonly securityToken: string
}

/** The people and programs that may log in. */
export class Logins {
  readonly app: ConnectedApp
  readonly #users: ReadonlyMap<string, LoginUser>

  constructor(app: ConnectedApp, users: readonly LoginUser[]) {
    this.app = app
    this.#users = new Map(users.map((user) => [user.username.toLowerCase(), user]))
  }

  user(username: string): LoginUser | undefined {
    return this.#users.get(username.toLowerCase())
  }

  /** The user, when the password is right, with or without the security token behind it. */
  withPassword(username: string, password: string): LoginUser | undefined {
    const user = this.user(username)
    return user !== undefined &&
      (password === user.password || password === user.password + user.securityToken)
      ? user
      : undefined
  }
}
