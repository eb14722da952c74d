import { MeshError } from '@carrick/kernel'

/** Throws MESH_CONFIG_SETTING that names the place in mesh.yaml. */
export const webUrl = (url: string, where: string): string => {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  throw new MeshError('MESH_CONFIG_SETTING', `${where}: expected a URL such as https://erp.example`)
}
