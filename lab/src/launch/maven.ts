import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MeshError } from '@carrick/kernel'
import { requireMaven } from './prerequisites.ts'
import { wholeFolder } from './whole-folder.ts'

const run = promisify(execFile)
const CEILING_MS = 15 * 60_000

export interface Artifact {
  readonly groupId: string
  readonly artifactId: string
  readonly version: string
  readonly type?: string
  readonly classifier?: string
}

const element = (name: string, text: string | undefined): string =>
  text === undefined ? '' : `<${name}>${text}</${name}>`

const pomOf = (artifacts: readonly Artifact[]): string =>
  `<project><modelVersion>4.0.0</modelVersion><groupId>carrick</groupId><artifactId>downloads</artifactId><version>1</version><dependencies>${artifacts
    .map(
      ({ groupId, artifactId, version, type, classifier }) =>
        `<dependency>${element('groupId', groupId)}${element('artifactId', artifactId)}${element('version', version)}${element('type', type)}${element('classifier', classifier)}${type === undefined ? '' : '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>'}</dependency>`,
    )
    .join('')}</dependencies></project>`

/** The artifacts and what they need, as files in `folder`, downloaded once. Throws MESH_LAB_DOWNLOAD. */
export const download = async (
  name: string,
  artifacts: readonly Artifact[],
  folder: string,
): Promise<void> => {
  if (existsSync(folder)) return
  await requireMaven()
  await wholeFolder(folder, async (partial) => {
    const pom = join(partial, 'pom.xml')
    const files = join(partial, 'files')
    writeFileSync(pom, pomOf(artifacts))
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime']
    await run('mvn', ['-q', '-B', '-f', pom, ...goal, `-DoutputDirectory=${files}`], {
      timeout: CEILING_MS,
      maxBuffer: 64 * 1024 * 1024,
    })
  }).catch((cause: unknown) => {
    throw new MeshError(
      'MESH_LAB_DOWNLOAD',
      `${name} could not be downloaded with Maven; is there a network?`,
      { cause },
    )
  })
}
