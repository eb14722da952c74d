import { MeshError } from '@carrick/kernel'

/** A stand-in's own people: its books, and what they do in it. */
export interface LabKnobs {
  read(path: string): Promise<unknown>
  /** Throws when there was nothing to do. */
  act(path: string, body: object): Promise<void>
}

const ANSWER_MS = 30_000

export const openLabKnobs = (who: string, adminUrl: string): LabKnobs => {
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(`${adminUrl}/${path}`, {
      ...init,
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    if (response.ok) return response
    const words = (await response.text()).slice(0, 300)
    throw new MeshError('MESH_STORIES_LAB', `${who} answered ${path} with ${words}`)
  }
  return {
    read: async (path) => (await ask(path, {})).json(),
    act: async (path, body) => {
      await ask(path, { method: 'POST', body: JSON.stringify(body) })
    },
  }
}
