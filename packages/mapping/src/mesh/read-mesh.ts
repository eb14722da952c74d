import { type Finding, hasErrors, parseDecimal, trimDecimal } from '@carrick/kernel'
import { mappingError } from '../document/finding-codes.ts'
import { compileSchema } from '../document/json-schema.ts'
import { placeIn } from '../document/place.ts'
import { readYaml } from '../document/yaml-document.ts'
import schema from '../../schema/mesh.schema.json' with { type: 'json' }
import { durationMs } from './duration.ts'
import type {
  Client,
  ErpSystem,
  Flow,
  HoldRule,
  MeshConfig,
  OnDocumentMismatch,
  OnMismatch,
  OnOrderMismatch,
  PaymentSystem,
  PriorityRule,
  RoutingRule,
  SalesforceSystem,
  Sender,
  Subscription,
} from './mesh-config.ts'
import { mergeOverlay } from './overlay.ts'
import { returnPolicyOf, type ReturnsDocument } from './return-policy.ts'
import { unitFindings } from './unit-findings.ts'
import { zoneFindings, zonesOf } from './zones.ts'

export interface TextFile {
  readonly path: string
  readonly text: string
}

/** The document as the schema describes it. */
interface MeshDocument {
  readonly company: { readonly id: string; readonly name?: string; readonly zone?: string }
  readonly systems: {
    readonly salesforce?: Readonly<Record<string, SalesforceSystem>>
    readonly erp: Readonly<Record<string, ErpSystem>>
    readonly payments?: Readonly<Record<string, PaymentSystem>>
  }
  readonly senders?: Readonly<Record<string, Sender>>
  readonly subscriptions?: Readonly<Record<string, Subscription>>
  readonly clients?: Readonly<Record<string, Client>>
  readonly flows: readonly Flow[]
  readonly routing: readonly RoutingRule[]
  readonly policies?: {
    readonly unknownReference?: { readonly parkFor: string }
    readonly backorder?: { readonly task: boolean; readonly dueIn?: string }
    readonly inventory?: { readonly show: boolean }
    readonly surge?: { readonly acceptFirst: boolean }
    readonly duplicates?: { readonly window?: string; readonly action?: 'hold' | 'accept' }
    readonly priority?: readonly PriorityRule[]
    readonly price?: {
      readonly tolerance?: number
      readonly onMismatch?: OnMismatch
      readonly onOrder?: OnOrderMismatch
    }
    readonly tax?: {
      readonly onMismatch?: OnMismatch
      readonly onOrder?: OnOrderMismatch
      readonly onDocument?: OnDocumentMismatch
    }
    readonly holds?: readonly HoldRule[]
    readonly address?: { readonly onOrder: OnOrderMismatch }
    readonly amountCheck?: { readonly waitFor?: string; readonly askAgain?: string }
    readonly shipment?: { readonly over?: number; readonly under?: number }
    readonly rejectedLine?: 'order' | 'line'
    readonly returns?: ReturnsDocument
  }
}

export type ReadMesh =
  | { readonly config: MeshConfig; readonly findings: readonly Finding[] }
  | { readonly config?: undefined; readonly findings: readonly Finding[] }

const check = compileSchema(schema)

/** Digits of a fraction such as 0.01: more than anybody means. */
const FRACTION_SCALE = 9
const USUAL_TOLERANCE = 0.01

const fractionOf = (value: number) => trimDecimal(parseDecimal(value.toFixed(FRACTION_SCALE)))

const configOf = ({
  company,
  systems,
  senders,
  subscriptions,
  clients,
  flows,
  routing,
  policies,
}: MeshDocument): MeshConfig => ({
  company: { id: company.id, name: company.name ?? company.id },
  salesforce: systems.salesforce ?? {},
  erp: systems.erp,
  senders: senders ?? {},
  payments: systems.payments ?? {},
  subscriptions: subscriptions ?? {},
  clients: clients ?? {},
  flows,
  routing,
  policies: {
    parkForMs: durationMs(policies?.unknownReference?.parkFor ?? '24h'),
    backorderTask: policies?.backorder?.task ?? true,
    backorderDueInMs: durationMs(policies?.backorder?.dueIn ?? '48h'),
    showInventory: policies?.inventory?.show ?? false,
    acceptFirst: policies?.surge?.acceptFirst ?? true,
    duplicatesWithinMs:
      policies?.duplicates?.action === 'accept'
        ? null
        : durationMs(policies?.duplicates?.window ?? '24h'),
    priority: policies?.priority ?? [],
    price: {
      tolerance: fractionOf(policies?.price?.tolerance ?? USUAL_TOLERANCE),
      onMismatch: policies?.price?.onMismatch ?? 'warn',
      onOrder: policies?.price?.onOrder ?? 'accept',
    },
    tax: {
      onMismatch: policies?.tax?.onMismatch ?? 'warn',
      onOrder: policies?.tax?.onOrder ?? 'accept',
      onDocument: policies?.tax?.onDocument ?? 'case',
    },
    holds: policies?.holds ?? [],
    address: { onOrder: policies?.address?.onOrder ?? 'accept' },
    amountCheck: {
      waitForMs: durationMs(policies?.amountCheck?.waitFor ?? '10m'),
      askAgainMs: durationMs(policies?.amountCheck?.askAgain ?? '30s'),
    },
    shipment: {
      over: fractionOf(policies?.shipment?.over ?? 0),
      under: fractionOf(policies?.shipment?.under ?? 0),
    },
    rejectedLine: policies?.rejectedLine ?? 'order',
    returns: returnPolicyOf(zonesOf({ company, systems }), policies?.returns),
  },
  zones: zonesOf({ company, systems }),
})

type PlaceOf = (path: readonly (string | number)[]) => string

const repeatedNames = (names: readonly string[], placeOf: (index: number) => string): Finding[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [mappingError('MESH_CONFIG_DUPLICATE', placeOf(index), `"${name}" is used twice`)],
  )

const unknown = (place: string, name: string, what: string, known: readonly string[]): Finding =>
  mappingError(
    'MESH_CONFIG_REFERENCE',
    place,
    `names ${what} "${name}"; expected ${known.length === 0 ? 'one that the file has, and it has none' : `one of ${known.join(', ')}`}`,
  )

/** How to log in: who, and either a key or a secret. */
const loginFindings = (
  systems: Readonly<Record<string, SalesforceSystem>>,
  placeOf: PlaceOf,
): Finding[] =>
  Object.entries(systems).flatMap(([name, { username, privateKey, consumerSecret }]) => {
    const hasKey = username !== undefined && privateKey !== undefined
    const hasHalf = (username === undefined) !== (privateKey === undefined)
    if (!hasHalf && hasKey !== (consumerSecret !== undefined)) return []
    const expected =
      'expected either username and privateKey (JWT bearer) or consumerSecret (client credentials)'
    return [mappingError('MESH_CONFIG_SCHEMA', placeOf(['systems', 'salesforce', name]), expected)]
  })

/** A payment is of an invoice, and an invoice is of an ERP. */
const senderFindings = (
  senders: MeshDocument['senders'],
  erps: readonly string[],
  placeOf: PlaceOf,
): Finding[] =>
  Object.entries(senders ?? {}).flatMap(([name, { facts, erp }]) => {
    const place = placeOf(['senders', name, 'erp'])
    if (erp !== undefined) return erps.includes(erp) ? [] : [unknown(place, erp, 'the ERP', erps)]
    if (!facts.includes('payment')) return []
    const expected = 'is missing; expected the ERP whose invoices the payments are of'
    return [mappingError('MESH_CONFIG_SCHEMA', place, expected)]
  })

/** Money goes back through a provider that the mesh knows. */
const refundFindings = ({ systems, policies }: MeshDocument, placeOf: PlaceOf): Finding[] => {
  const provider = policies?.returns?.refundThrough
  const known = Object.keys(systems.payments ?? {})
  if (provider === undefined || known.includes(provider)) return []
  const place = placeOf(['policies', 'returns', 'refundThrough'])
  return [unknown(place, provider, 'the payment provider', known)]
}

/** Names that the file itself must have; maps are checked where the bundle is put together. */
const referenceFindings = (
  { systems, senders, flows, routing, policies }: MeshDocument,
  placeOf: PlaceOf,
): Finding[] => {
  const sources = [...Object.keys(systems.salesforce ?? {}), 'clients']
  const erps = Object.keys(systems.erp)
  return [
    ...repeatedNames(
      flows.map(({ flow }) => flow),
      (index) => placeOf(['flows', index, 'flow']),
    ),
    ...repeatedNames(
      routing.map(({ rule }) => rule),
      (index) => placeOf(['routing', index, 'rule']),
    ),
    ...senderFindings(senders, erps, placeOf),
    ...repeatedNames(
      (policies?.priority ?? []).map(({ rule }) => rule),
      (index) => placeOf(['policies', 'priority', index, 'rule']),
    ),
    ...repeatedNames(
      (policies?.holds ?? []).map(({ rule }) => rule),
      (index) => placeOf(['policies', 'holds', index, 'rule']),
    ),
    ...flows.flatMap(({ from, map }, index) => [
      ...(sources.includes(from)
        ? []
        : [unknown(placeOf(['flows', index, 'from']), from, 'the source', sources)]),
      ...(from === 'clients' || map !== undefined
        ? []
        : [mappingError('MESH_CONFIG_SCHEMA', placeOf(['flows', index, 'map']), 'is missing')]),
    ]),
    ...routing.flatMap(({ to }, index) =>
      erps.includes(to) ? [] : [unknown(placeOf(['routing', index, 'to']), to, 'the ERP', erps)],
    ),
  ]
}

/** A file that is being written is empty at first: that must not look as if the environment changed nothing. */
const emptiness = ({ path }: TextFile, { document }: ReturnType<typeof readYaml>): Finding[] => {
  const what = 'is empty; expected settings, or {} for none'
  return document?.isEmpty === true ? [mappingError('MESH_CONFIG_SCHEMA', path, what)] : []
}

/**
 * Reads mesh.yaml and merges overlays over it, in their order. Findings name file, path and what
 * was expected, and the line where there is no overlay.
 */
export const readMesh = (mesh: TextFile, overlays: readonly TextFile[] = []): ReadMesh => {
  const base = readYaml(mesh.path, mesh.text)
  const read = overlays.map((file) => {
    const yaml = readYaml(file.path, file.text)
    return { ...yaml, findings: [...yaml.findings, ...emptiness(file, yaml)] }
  })
  const findings: Finding[] = [base, ...read].flatMap((each) => [...each.findings])
  if (base.document === undefined || hasErrors(findings)) return { findings }
  const merged = read.reduce<unknown>(
    (value, { document }) => mergeOverlay(value, document?.value),
    base.document.value,
  )
  const files = [mesh, ...overlays].map(({ path }) => path).join(' + ')
  const placeOf = placeIn(files, overlays.length === 0 ? base.document : undefined)
  findings.push(...check(merged, placeOf))
  if (hasErrors(findings)) return { findings }
  const document = merged as MeshDocument
  findings.push(
    ...loginFindings(document.systems.salesforce ?? {}, placeOf),
    ...referenceFindings(document, placeOf),
    ...refundFindings(document, placeOf),
    ...zoneFindings(document, placeOf),
    ...unitFindings(document.systems.erp, placeOf),
  )
  return hasErrors(findings) ? { findings } : { config: configOf(document), findings }
}
