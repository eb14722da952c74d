import { MeshError } from '@carrick/kernel'

export const malformedCursor = (text: string): MeshError =>
  new MeshError(
    'MESH_LISTENER_CURSOR',
    `The stored replay position is not one: ${text.slice(0, 80)}; expected {"replay": base64, "seenUpTo": epoch ms}`,
  )
