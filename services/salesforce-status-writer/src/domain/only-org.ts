import { MeshError } from '@carrick/kernel'

/** The org of mesh.yaml, when it is the only one. Throws MESH_CONFIG_SETTING, which names all. */
export const onlyOrg = <O extends { readonly name: string }>(orgs: readonly O[]): O => {
  const [first, ...others] = orgs
  if (first !== undefined && others.length === 0) return first
  const found = orgs.length === 0 ? 'none' : orgs.map(({ name }) => name).join(', ')
  throw new MeshError(
    'MESH_CONFIG_SETTING',
    `systems.salesforce: the status writer writes one org; expected exactly one in mesh.yaml, found ${found}`,
  )
}
