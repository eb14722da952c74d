import type { MeshCode } from '@carrick/kernel'
import type { Problem } from './erp-answers.ts'
import type { Intake } from './intake.ts'
import type { ReceivedOrder } from './received.ts'

/** A change that was not made. */
export interface RefusedChange {
  /** The version that it would have been. */
  readonly version: number
  /** Epoch ms. */
  readonly at: number
  readonly problem: Problem
}

/** A change that the ERP has not answered. */
export interface AskedChange {
  readonly version: number
  /** Epoch ms. */
  readonly at: number
}

/** What was wanted of an order since its ERP was to get it, beside what it agreed to. JSON-safe. */
export interface Changes {
  /** Content of each version, oldest first; the last is the newest. */
  readonly contents: readonly { readonly version: number; readonly hash: string }[]
  /** Versions that the ERP was asked to take over and has not answered, oldest first. */
  readonly asked: readonly AskedChange[]
  /** What was received as the version that the ERP has, where it is another than the newest. */
  readonly agreed: ReceivedOrder | null
  /** The last change that was refused, while nothing newer was taken over. */
  readonly refused: RefusedChange | null
}

const NONE: Changes = { contents: [], asked: [], agreed: null, refused: null }

/** So many versions are remembered; an older base is stale in any case. */
const MOST_CONTENTS = 50

/** Also of an order that was kept before changes were. */
export const changesOf = ({ changes, queuedVersion, hash }: Intake): Changes =>
  changes ?? {
    ...NONE,
    contents: queuedVersion === 0 ? [] : [{ version: queuedVersion, hash }],
  }

const hashOf = (known: Intake, version: number): string | undefined =>
  changesOf(known).contents.find((content) => content.version === version)?.hash

const isAgreed = (known: Intake): boolean => hashOf(known, known.queuedVersion) === known.hash

/** What the ERP has or is about to get, as it was received; undefined when that is not kept. */
export const agreedOf = (known: Intake): ReceivedOrder | undefined =>
  isAgreed(known) ? known.received : (changesOf(known).agreed ?? undefined)

/** The newest version with the content that the ERP has or is about to get; null when there is none. */
export const agreedVersionOf = (known: Intake): number | null =>
  known.queuedVersion === 0 ? null : isAgreed(known) ? known.version : known.queuedVersion

/** True when the ERP was asked to take this version over and has not answered. */
export const isAsked = (known: Intake, version: number): boolean =>
  changesOf(known).asked.some((asked) => asked.version === version)

/** True when this content is what the ERP has, and nothing else is asked of it. */
export const isUndone = (known: Intake, hash: string): boolean =>
  changesOf(known).asked.length === 0 && hashOf(known, known.queuedVersion) === hash

/** True when the ERP refused this very content as an order. */
export const isRefusedContent = (known: Intake, hash: string): boolean =>
  hashOf(known, known.queuedVersion) === hash

const withContent = ({ contents }: Changes, version: number, hash: string) =>
  [...contents.filter((content) => content.version !== version), { version, hash }].slice(
    -MOST_CONTENTS,
  )

/** This content is what the ERP has, or gets as an order: no change of it is asked for or refused. */
export const agreedOn = (known: Intake | undefined, version: number, hash: string): Changes => ({
  ...NONE,
  contents: withContent(known ? changesOf(known) : NONE, version, hash),
})

/** The ERP is asked to take this version over. */
export const asking = (known: Intake, version: number, hash: string, at: number): Changes => ({
  contents: withContent(changesOf(known), version, hash),
  asked: [...changesOf(known).asked, { version, at }],
  agreed: agreedOf(known) ?? null,
  refused: null,
})

/** The ERP has this version now. */
export const takenOver = (known: Intake, version: number): Intake => {
  const { contents, asked, refused } = changesOf(known)
  return {
    ...known,
    queuedVersion: version,
    changes: {
      contents,
      asked: asked.filter((other) => other.version > version),
      // Content between the agreed one and the newest is not kept.
      agreed: null,
      refused: refused !== null && refused.version > version ? refused : null,
    },
  }
}

/** The agreed version stays: the next change is compared with that one. */
export const refusing = (known: Intake, refused: RefusedChange): Intake => {
  const changes = changesOf(known)
  const asked = changes.asked.filter(({ version }) => version !== refused.version)
  return { ...known, changes: { ...changes, asked, refused } }
}

/**
 * Why a change that is based on this version cannot be made: another one came in between. The newest
 * content, and that which followed the base, are no conflict: the same change came twice.
 */
export const staleBase = (
  known: Intake,
  baseVersion: number | undefined,
  hash: string,
): { readonly code: MeshCode; readonly message: string } | undefined => {
  if (baseVersion === undefined || baseVersion === known.version) return undefined
  if (hash === known.hash || hashOf(known, baseVersion + 1) === hash) return undefined
  const message = `baseVersion is ${String(baseVersion)}, and the order is at version ${String(known.version)}; read it and send the change again`
  return { code: 'MESH_ORDER_STALE_BASE', message }
}
