import { userInfo } from 'node:os'
import type { AdminClient } from './admin-client.ts'
import type { Access } from './run-file.ts'

/** What every command gets; tests give their own. */
export interface CommandContext {
  readonly access: Access
  readonly admin: AdminClient
  readonly json: boolean
  readonly now: () => number
  readonly user: string
  /** A line for people, or the JSON document for programs. */
  print(text: string): void
}

/** Prints the value for programs, or what `human` makes of it for people. */
export const show = <T>(context: CommandContext, value: T, human: (value: T) => string): void => {
  context.print(context.json ? JSON.stringify(value, undefined, 2) : human(value))
}

export const operatingSystemUser = (): string => userInfo().username
