import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MeshError } from '@carrick/kernel'
import { type LabServer, labServer } from '../launch/lab-server.ts'
import { startProcess } from '../launch/managed-process.ts'
import { markPaired, refuseHalfState } from '../launch/paired-state.ts'
import { download } from '../launch/maven.ts'
import { type ChoosePort, launchOnPort } from '../launch/ports.ts'
import { requireJava } from '../launch/prerequisites.ts'
import type { SecurityFiles } from '../launch/secured.ts'
import { waitReady } from '../launch/wait-ready.ts'
import { wholeFolder } from '../launch/whole-folder.ts'

const REGISTRY_VERSION = '2.6.13.Final'

export interface RegistryOptions {
  /** The folder given to `startKafka`: ids in the log mean something only with this storage. */
  readonly folder: string
  readonly downloads: string
  readonly port?: number
  /** Used when no port is given. */
  readonly choosePort?: ChoosePort
  readonly heapMb?: number
  /** A second port, with TLS. */
  readonly secured?: SecurityFiles
}

export interface RegistryServer extends LabServer {
  readonly secured?: { readonly url: string }
}

const API = '/apis/ccompat/v7'
const READY_MS = 90_000
const PROBE_MS = 5_000
const RUNNER = `apicurio-registry-app-${REGISTRY_VERSION}-runner.jar`

const unpack = async (home: string): Promise<string> => {
  const app = join(home, 'unpacked')
  await wholeFolder(app, async (partial) => {
    const archive = readdirSync(join(home, 'files')).find((name) => name.endsWith('.tar.gz'))
    if (archive === undefined)
      throw new MeshError('MESH_LAB_DOWNLOAD', 'The download of the registry holds no archive')
    await promisify(execFile)('tar', ['-xzf', join(home, 'files', archive), '-C', partial])
  })
  return join(app, RUNNER)
}

/** Apicurio with storage on disk; `address` is its Confluent-compatible API. Throws MESH_LAB_*. */
export const startRegistry = async (options: RegistryOptions): Promise<RegistryServer> => {
  await requireJava()
  refuseHalfState(options.folder)
  const home = join(options.downloads, `registry-${REGISTRY_VERSION}`)
  await download(
    `Apicurio Registry ${REGISTRY_VERSION}`,
    [
      {
        groupId: 'io.apicurio',
        artifactId: 'apicurio-registry-app',
        version: REGISTRY_VERSION,
        type: 'tar.gz',
        classifier: 'all',
      },
    ],
    home,
  )
  const jar = await unpack(home)
  const storage = join(options.folder, 'registry')
  mkdirSync(storage, { recursive: true })
  markPaired(options.folder)
  const launch = async (port: number, choosePort: ChoosePort): Promise<RegistryServer> => {
    const address = `http://127.0.0.1:${String(port)}${API}`
    const { secured } = options
    const securePort = secured === undefined ? undefined : String(await choosePort())
    const server = await labServer(address, async () => {
      const server = await startProcess({
        name: 'The schema registry',
        command: 'java',
        args: [
          `-Xmx${String(options.heapMb ?? 320)}m`,
          '-XX:+UseSerialGC',
          '-XX:TieredStopAtLevel=1',
          '-jar',
          jar,
        ],
        logFile: join(options.folder, 'registry.log'),
        env: {
          REGISTRY_STORAGE_KIND: 'sql',
          REGISTRY_DATASOURCE_URL: `jdbc:h2:file:${join(storage, 'registry')};DB_CLOSE_ON_EXIT=FALSE`,
          QUARKUS_HTTP_PORT: String(port),
          QUARKUS_HTTP_HOST: '127.0.0.1',
          ...(secured !== undefined &&
            securePort !== undefined && {
              QUARKUS_HTTP_SSL_PORT: securePort,
              QUARKUS_HTTP_SSL_CERTIFICATE_FILES: secured.server.certificate,
              QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES: secured.server.privateKey,
            }),
        },
      })
      await waitReady(
        'The schema registry',
        server,
        async () =>
          (await fetch(`${address}/subjects`, { signal: AbortSignal.timeout(PROBE_MS) })).ok,
        READY_MS,
      )
      return server
    })
    if (securePort === undefined) return server
    return { ...server, secured: { url: `https://localhost:${securePort}${API}` } }
  }
  return launchOnPort('The schema registry', options.port, launch, options.choosePort)
}
