/** One thing that is run for the proof: the arguments of `npm run`, and what a reader is told of it. */
export interface Part {
  readonly name: string
  readonly args: readonly string[]
}

const BENCHES = ['slow-erp', 'relay', 'latency', 'backlog', 'age', 'scale', 'memory', 'surge']

/** Everything that the proof consists of, in its order; `data` is the file of Northwind's orders. */
export const partsOf = (data: string): readonly Part[] => [
  { name: 'northwind', args: ['northwind', '--', '--data', data] },
  { name: 'northwind-tryton', args: ['northwind', '--', '--erp', 'tryton', '--data', data] },
  { name: 'faults', args: ['faults', '--'] },
  ...BENCHES.map((name) => ({ name: `bench-${name}`, args: ['bench', '--', name] })),
]
