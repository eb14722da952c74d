import { type Finding, isZone, UTC } from '@carrick/kernel'
import { mappingError } from '../document/finding-codes.ts'

/** In whose calendar the document dates of each system are. */
export interface Zones {
  readonly company: string
  readonly salesforce: Readonly<Record<string, string>>
  readonly erp: Readonly<Record<string, string>>
}

interface Zoned {
  readonly zone?: string
}

interface ZonedDocument {
  readonly company: Zoned
  readonly systems: {
    readonly salesforce?: Readonly<Record<string, Zoned>>
    readonly erp: Readonly<Record<string, Zoned>>
  }
}

const given = (systems: Readonly<Record<string, Zoned>> = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(systems).flatMap(([name, { zone }]) =>
      zone === undefined ? [] : [[name, zone]],
    ),
  )

export const zonesOf = ({ company, systems }: ZonedDocument): Zones => ({
  company: company.zone ?? UTC,
  salesforce: given(systems.salesforce),
  erp: given(systems.erp),
})

const zoneIn = (zones: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(zones, name) ? zones[name] : undefined

/** Of an ERP by its name in mesh.yaml; that of the company when it has none of its own. */
export const zoneOfErp = ({ erp, company }: Zones, name: string): string =>
  zoneIn(erp, name) ?? company

/** Of a Salesforce org, in the same way; null = nobody's org: the company's own. */
export const zoneOfOrg = ({ salesforce, company }: Zones, name: string | null): string =>
  (name === null ? undefined : zoneIn(salesforce, name)) ?? company

/** A zone that nobody knows. */
export const zoneFindings = (
  { company, systems }: ZonedDocument,
  placeOf: (path: readonly (string | number)[]) => string,
): readonly Finding[] => {
  const kinds = { salesforce: systems.salesforce ?? {}, erp: systems.erp }
  const all = [
    { path: ['company', 'zone'], zone: company.zone },
    ...Object.entries(kinds).flatMap(([kind, named]) =>
      Object.entries(named).map(([name, { zone }]) => ({
        path: ['systems', kind, name, 'zone'],
        zone,
      })),
    ),
  ]
  return all.flatMap(({ path, zone }) =>
    zone === undefined || isZone(zone)
      ? []
      : [
          mappingError(
            'MESH_CONFIG_SCHEMA',
            placeOf(path),
            `is "${zone}"; expected a name of the IANA time zone database such as Europe/Berlin`,
          ),
        ],
  )
}
