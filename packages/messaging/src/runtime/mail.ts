import { MeshError } from '@carrick/kernel'
import type { InternalMessage } from '../handlers/source.ts'
import { partitionOf } from '../partition.ts'
import type { MailboxMessage } from '../ports/store.ts'
import type { RuntimeContext } from './context.ts'
import { isValidKey } from './emit.ts'

/** An internal message as a row for the owner of its key. */
export const mailOf = (
  context: Pick<RuntimeContext, 'settings'>,
  { token, key, id, body }: InternalMessage<unknown>,
): MailboxMessage => {
  if (token.internal !== 'fact' && token.internal !== 'submit') {
    throw new MeshError('MESH_RUNTIME_MAIL', `${token.name} is neither a fact nor a submission`)
  }
  if (!isValidKey(key)) {
    throw new MeshError(
      'MESH_RUNTIME_MAIL',
      `${token.name} needs a key of 1 to 512 plain characters`,
    )
  }
  return {
    slot: String(partitionOf(key, context.settings.slots)),
    key,
    kind: token.internal,
    type: token.name,
    eventId: id,
    body: body ?? null,
  }
}
