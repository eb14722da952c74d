import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../../..')
const ENVIRONMENT = 'test'

/** A folder of its own with mesh.yaml, maps and code lists of the demonstration. */
export interface Configuration {
  /** Settings by which a service finds it. */
  readonly env: Readonly<Record<string, string>>
  /** Puts another overlay over mesh.yaml, as a person does while services run. */
  change(overlay: object): Promise<void>
  remove(): Promise<void>
}

/** The configuration of the demonstration with an overlay over mesh.yaml; null takes a key away. */
export const demoConfiguration = async (overlay: object): Promise<Configuration> => {
  const folder = await mkdtemp(join(tmpdir(), 'carrick-configuration-'))
  for (const part of ['mesh.yaml', 'maps', 'codes']) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true })
  }
  await mkdir(join(folder, 'env'))
  const change = async (next: object): Promise<void> => {
    // In one step: a file that is half written, and so empty, would be an overlay too.
    const written = join(folder, 'overlay.tmp')
    // YAML takes JSON as it is.
    await writeFile(written, JSON.stringify(next))
    await rename(written, join(folder, 'env', `${ENVIRONMENT}.yaml`))
  }
  await change(overlay)
  return {
    env: {
      CARRICK_CONFIG_DIR: folder,
      CARRICK_ENVIRONMENT: ENVIRONMENT,
      // What those sign with who tell the demonstration something; an overlay may have others.
      CARRICK_DEMO_WAREHOUSE_SECRET: `whsec_${Buffer.alloc(32, 87).toString('base64')}`,
      CARRICK_DEMO_PAY_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 80).toString('base64')}`,
    },
    change,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
