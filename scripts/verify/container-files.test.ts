import { describe, expect, it } from '@jest/globals'
import {
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DCLinter } from 'dclint'
import { validate } from 'dockerfile-utils'
import { parse } from 'yaml'
import { z } from 'zod'
import { IMAGES } from '../test/images.ts'
import { PROCESS_ENVIRONMENT, SETTING_NAMES } from '@carrick/service-host'

/** Its own types do not resolve under ESM. */
const Linter = DCLinter as unknown as new (config: object) => {
  lintFiles(
    paths: readonly string[],
    isDeep: boolean,
  ): readonly {
    readonly messages: readonly { readonly rule: string; readonly message: string }[]
  }[]
}

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const container = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), target: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  profiles: z.array(z.string()).default([]),
})
const compose = z
  .object({
    services: z.record(z.string(), container),
    networks: z.record(z.string(), z.unknown()),
    volumes: z.record(z.string(), z.unknown()),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(read('docker-compose.yml'), { merge: true }))
const containers = Object.entries(compose.services)
const ours = containers.filter(([, { build }]) => build !== undefined)
const mesh = ours.filter(([, { build }]) => build?.target === 'mesh')
const services = readdirSync(join(ROOT, 'services'))
const dockerfile = read('Dockerfile')
const PINNED = /^[\w./-]+:\d+\.\d+(\.\d+)?[\w.-]*$/

describe('docker-compose.yml', () => {
  /** What the schema of the specification says; the linter's matters of taste are left out. */
  const violations = (path: string): readonly string[] => {
    const linter = new Linter({ rules: {}, quiet: true, debug: false, exclude: [] })
    return linter
      .lintFiles([path], false)
      .flatMap(({ messages }) => messages)
      .filter(({ rule }) => rule.startsWith('invalid-'))
      .map(({ message }) => message)
  }

  it('keeps to the specification', () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrick-compose-'))
    const broken = join(folder, 'docker-compose.yml')
    writeFileSync(broken, read('docker-compose.yml').replace('read_only: true', 'readonly: true'))
    expect(violations(broken)).not.toEqual([])
    rmSync(folder, { recursive: true })
    expect(violations(join(ROOT, 'docker-compose.yml'))).toEqual([])
  })

  it('holds the whole mesh, with org, ERP and payment provider of the lab for a demonstration', () => {
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(services))
    const demo = containers.filter(([, { profiles }]) => profiles.includes('demo'))
    expect(demo.map(([name]) => name)).toEqual(['lab-org', 'lab-erp', 'lab-payments'])
  })

  it('pins every image, and takes the servers that the tests take', () => {
    const unpinned = containers.filter(([, { image }]) => !PINNED.test(image))
    expect(unpinned.map(([name]) => name)).toEqual([])
    expect(compose.services).toMatchObject({
      kafka: { image: IMAGES.kafka },
      registry: { image: IMAGES.registry },
      postgres: { image: IMAGES.postgres },
    })
  })

  it.each(ours)('%s can write nowhere, may do nothing special', (_name, one) => {
    expect(one).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
  })

  it.each(mesh)('%s gets settings that there are, and secrets as files', (name, one) => {
    const config = read('mesh.yaml')
    const known = (variable: string): boolean =>
      SETTING_NAMES.includes(variable) ||
      config.includes(`env:${variable.replace(/_FILE$/, '')}`) ||
      config.includes(`env:${variable}`) ||
      (name === 'provision' && variable === 'CARRICK_PASSWORDS_DIR')
    expect(Object.keys(one.environment).filter((variable) => !known(variable))).toEqual([])
    const files = Object.values(one.environment).filter((value) =>
      value.startsWith('/run/secrets/'),
    )
    const given = one.secrets.map((secret) => `/run/secrets/${secret}`)
    expect(given).toEqual(expect.arrayContaining(files))
    const secret = /(TOKEN|PASSWORD|SECRET)$/
    expect(Object.keys(one.environment).filter((variable) => secret.test(variable))).toEqual([])
  })

  it('refers to secrets, volumes, networks, files and programs that there are', () => {
    for (const [, one] of containers) {
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(one.secrets))
      expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(one.networks))
      for (const [source = ''] of one.volumes.map((volume) => volume.split(':'))) {
        const isThere = source.startsWith('.')
          ? existsSync(join(ROOT, source))
          : source in compose.volumes
        expect([source, isThere]).toEqual([source, true])
      }
    }
    const programs = [...services, 'provision', 'lab-org', 'lab-erp', 'lab-payments']
    expect(programs).toEqual(expect.arrayContaining(ours.map(([, one]) => one.command?.[0])))
    const made = read('infra/compose/make-secrets.mjs')
    for (const name of Object.keys(compose.secrets)) {
      const role = services.some((service) => name === `postgres_${service.replaceAll('-', '_')}`)
      expect([name, role || made.includes(`${name}:`)]).toEqual([name, true])
    }
  })

  it('opens ports on this machine only, and none of the servers', () => {
    const open = containers.flatMap(([name, { ports }]) =>
      ports.map((port) => [name, port] as const),
    )
    expect(open.filter(([, port]) => !port.startsWith('127.0.0.1:'))).toEqual([])
    expect(open.map(([name]) => name)).toEqual(['order-ingest', 'erp-events', 'returns', 'lab-org'])
  })
})

describe('the Dockerfile', () => {
  it('is well formed and does what linters ask for', () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([])
    const froms = [...dockerfile.matchAll(/^FROM (\S+) AS \S+$/gm)].map(([, image = '']) => image)
    const stages = new Set([...dockerfile.matchAll(/ AS (\S+)$/gm)].map(([, name = '']) => name))
    expect(froms.filter((image) => !stages.has(image) && !PINNED.test(image))).toEqual([])
    expect(dockerfile).not.toMatch(/:latest|^ADD |sudo|curl|apt-get/m)
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
    expect(last).toMatch(/^USER 1000:1000$/m)
    expect(last).toMatch(/^HEALTHCHECK /m)
    expect(last).toMatch(/^ENTRYPOINT \["node"/m)
  })

  it('copies what there is and what .dockerignore lets through', () => {
    const let_ = read('.dockerignore').split('\n')
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, all = '']) => all.split(' '),
    )
    expect(sources.length).toBeGreaterThan(5)
    for (const source of sources) {
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true])
      expect(let_).toContain(`!${source}`)
    }
  })

  it('brings the versions that this repository is developed with', () => {
    const run = read('scripts/run.mjs')
    const versionOf = (name: string) => new RegExp(`${name} = '([^']+)'`).exec(run)?.[1] ?? 'none'
    expect(dockerfile).toContain(`FROM node:${versionOf('NODE')}-`)
    expect(dockerfile).toContain(`pnpm@${versionOf('PNPM')}\n`)
  })

  it('keeps services as small as they are kept here', () => {
    const lines = Object.entries(PROCESS_ENVIRONMENT).map(([name, value]) => `${name}="${value}"`)
    for (const line of lines) expect(dockerfile).toContain(line)
  })
})

describe('what the image runs', () => {
  const manifest = z.object({
    name: z.string(),
    dependencies: z.record(z.string(), z.string()).default({}),
  })
  const rooms = globSync('{packages,services,apps}/*/package.json', { cwd: ROOT })
    .concat('schemas/package.json', 'lab/package.json')
    .filter((path) => !path.includes('testkit'))

  it.each(rooms)('declares every package that it imports: %s', (path) => {
    const { name, dependencies } = manifest.parse(JSON.parse(read(path)))
    const imported = globSync(`${dirname(path)}/src/**/*.ts`, { cwd: ROOT })
      .filter((file) => !/\.(test|fixture|fake)\.ts$|\/contract\//.test(file))
      .flatMap((file) => [
        ...read(file).matchAll(
          /^(?:import|export)(?! type) [^'"]*? from '((?:@[^/']+\/)?[^/'.][^/']*)/gm,
        ),
      ])
      .map(([, specifier = '']) => specifier)
      .filter((specifier) => !specifier.startsWith('node:') && specifier !== name)
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining([...new Set(imported)]))
  })
})
