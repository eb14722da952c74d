import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { MeshError, messageOf } from '@carrick/kernel'

const USER = 'postgres'

export interface Command {
  readonly command: string
  readonly args: readonly string[]
}

const idOf = (flag: string): number =>
  Number(execFileSync('id', [flag, USER], { stdio: ['ignore', 'pipe', 'ignore'] }).toString())

const ensureUser = (): { uid: number; gid: number } => {
  try {
    return { uid: idOf('-u'), gid: idOf('-g') }
  } catch {
    execFileSync('groupadd', ['-f', USER])
    execFileSync('useradd', ['-g', USER, USER])
    return { uid: idOf('-u'), gid: idOf('-g') }
  }
}

/** True when everybody may enter the folder and all above it. */
const isReachable = (folder: string): boolean => {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
  }
  return true
}

// The binary lies in the clone, which a root user may keep closed to others; the capability opens
// folders to this one process. initdb asks with access(2), which drops it without the secure bit.
const THROUGH_CLOSED_FOLDERS = [
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
  '--securebits=+no_setuid_fixup',
]

export interface DatabaseUser {
  /** Owner of the data folder; undefined when it is whoever runs this. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
  run(command: Command): Command
}

/** PostgreSQL refuses to run as root: then it runs as the system user `postgres`, made when missing. */
export const databaseUser = (folders: readonly string[]): DatabaseUser => {
  if (userInfo().uid !== 0) return { owner: undefined, run: (command) => command }
  try {
    const owner = ensureUser()
    const caps = folders.every(isReachable) ? [] : THROUGH_CLOSED_FOLDERS
    return {
      owner,
      run: ({ command, args }) => ({
        command: 'setpriv',
        args: [
          `--reuid=${USER}`,
          `--regid=${USER}`,
          '--clear-groups',
          ...caps,
          '--',
          command,
          ...args,
        ],
      }),
    }
  } catch (cause) {
    throw new MeshError(
      'MESH_LAB_PREREQUISITE',
      `PostgreSQL does not run as root and the system user ${USER} could not be made: ${messageOf(cause)}`,
      { cause },
    )
  }
}
