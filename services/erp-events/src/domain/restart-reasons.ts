/** What an ERP is connected with, once, at the start. */
export interface ErpAddress {
  readonly name: string
  readonly adapter: string
  readonly baseUrl: string
  readonly authority?: string
  readonly token?: string
  readonly database?: string
  readonly user?: string
  readonly password?: string
  readonly shop?: string
}

const FIXED = [
  ...(['adapter', 'baseUrl', 'authority', 'token'] as const),
  ...(['database', 'user', 'password', 'shop'] as const),
]

/** What mesh.yaml says now and only a new start brings about, one sentence each. */
export const restartReasons = (
  atStart: readonly ErpAddress[],
  now: readonly ErpAddress[],
): readonly string[] => {
  const then = new Map(atStart.map((erp) => [erp.name, erp]))
  const names = new Set(now.map(({ name }) => name))
  const added = now.filter(({ name }) => !then.has(name))
  const removed = atStart.filter(({ name }) => !names.has(name))
  const moved = now.filter((erp) => {
    const before = then.get(erp.name)
    return before !== undefined && FIXED.some((field) => before[field] !== erp[field])
  })
  const say = (what: string) => (erp: ErpAddress) =>
    `systems.erp.${erp.name} of mesh.yaml ${what}; erp-events has to be started again`
  return [
    ...added.map(say('is new and not read yet')),
    ...removed.map(say('is gone and still read')),
    ...moved.map(say('has another address or login')),
  ]
}

/** Senders that mesh.yaml wants to be asked for what did not come, and only a new start begins with. */
export const notAsked = (atStart: readonly string[], now: readonly string[]): readonly string[] =>
  now
    .filter((name) => !atStart.includes(name))
    .map((name) => `senders.${name}.pull of mesh.yaml is new; erp-events has to be started again`)
