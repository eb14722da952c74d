import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { MeshError } from '@carrick/kernel'
import { requireMaven } from './prerequisites.ts'

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

/**
 * The artifacts and what they need, as files in `folder`; downloaded once, into a folder beside it
 * that is renamed when complete, so that an interrupted download is never taken for a whole one.
 */
export const download = async (
  name: string,
  artifacts: readonly Artifact[],
  folder: string,
): Promise<void> => {
  if (existsSync(folder)) return
  await requireMaven()
  mkdirSync(dirname(folder), { recursive: true })
  const partial = mkdtempSync(`${folder}.`)
  try {
    writeFileSync(join(partial, 'pom.xml'), pomOf(artifacts))
    await run(
      'mvn',
      [
        '-q',
        '-B',
        '-f',
        join(partial, 'pom.xml'),
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        `-DoutputDirectory=${join(partial, 'files')}`,
      ],
      { timeout: CEILING_MS, maxBuffer: 64 * 1024 * 1024 },
    )
    renameSync(partial, folder)
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true })
    if (existsSync(folder)) return
    throw new MeshError(
      'MESH_LAB_DOWNLOAD',
      `${name} could not be downloaded with Maven; is there a network?`,
      { cause },
    )
  }
}
