import type { MeshCode } from '@carrick/kernel'

const MOST_WORDS = 500

export const textOr = (value: unknown, fallback: string): string =>
  typeof value === 'string' && value !== '' ? value.slice(0, MOST_WORDS) : fallback

/** What a provider calls a reason, as one of our codes. */
export const meshCode = (value: unknown): MeshCode => {
  const word = textOr(value, 'REFUSED')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
  return `MESH_PAY_${word.replace(/^MESH_PAY_/, '').slice(0, 60)}`
}
