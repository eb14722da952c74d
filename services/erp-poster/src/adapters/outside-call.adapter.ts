import { type Finding, isMeshError, MeshError, messageOf } from '@carrick/kernel'
import type { Answer, Call } from '@carrick/messaging'

/** The outcomes of ERPs and payment providers alike. */
type Outcome<T> =
  | { readonly kind: 'posted'; readonly result: T }
  | { readonly kind: 'rejected'; readonly findings: readonly Finding[] }
  | Exclude<Answer<never>, { readonly kind: 'done' | 'refused' }>

interface Found<T> {
  readonly document: T
  readonly found: boolean
}

type LookedUp<T> = Answer<Found<T>> | { readonly kind: 'absent' }

export const asAnswer = <T>(outcome: Outcome<T>): Answer<Found<T>> => {
  switch (outcome.kind) {
    case 'posted':
      return { kind: 'done', result: { document: outcome.result, found: false } }
    case 'rejected':
      return { kind: 'refused', findings: outcome.findings }
    case 'throttled':
    case 'transient':
    case 'in-doubt':
      return outcome
  }
}

/** What an outside call may know: not the names of the runtime. */
export const limitsOf = ({ signal, deadlineMs }: Call) => ({ signal, deadlineMs })

/** The port of a target. Throws MESH_POSTER_TARGET when mesh.yaml has none of that name. */
export const portIn =
  <P>(ports: ReadonlyMap<string, P>) =>
  ({ target }: Call): P => {
    const port = ports.get(target)
    if (port !== undefined) return port
    const known = [...ports.keys()].join(', ')
    const message = `Nothing is configured as ${target}; configured: ${known}`
    throw new MeshError('MESH_POSTER_TARGET', message)
  }

/** What was looked for, or that it is not there. A look-up that gets no answer proves nothing. */
export const looked = async <T>(find: () => Promise<T | undefined>): Promise<LookedUp<T>> => {
  try {
    const document = await find()
    if (document === undefined) return { kind: 'absent' }
    return { kind: 'done', result: { document, found: true } }
  } catch (thrown) {
    if (isMeshError(thrown)) return { kind: 'in-doubt', cause: thrown }
    const how = { kind: 'in-doubt', cause: thrown } as const
    return {
      kind: 'in-doubt',
      cause: new MeshError('MESH_POSTER_UNREACHABLE', messageOf(thrown), how),
    }
  }
}

/**
 * Does it if the ERP's document of our mark is the one that is meant. An ERP that was restored from a backup
 * gives its numbers once more, to the documents of others.
 */
export const ifOurs = async <T>(
  documentId: string,
  find: () => Promise<{ readonly documentId: string } | undefined>,
  act: () => Promise<Answer<Found<T>>>,
): Promise<Answer<Found<T>>> => {
  const known = await looked(find)
  if (known.kind === 'in-doubt') return { kind: 'transient', cause: known.cause }
  if (known.kind === 'done' && known.result.document.documentId === documentId) return act()
  const message = `${documentId} is not the document of our mark any more; expected that it is, the ERP may have been restored from a backup`
  const path = 'documentId'
  return {
    kind: 'refused',
    findings: [{ path, code: 'MESH_ERP_DOCUMENT_GONE', severity: 'error', message }],
  }
}
