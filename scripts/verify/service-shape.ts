import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckResult } from './check.ts'
import { type SourceFile, sourceFiles } from './source-files.ts'

const HEADINGS = ['Consumes', 'Produces', 'Talks to', 'Owns', 'When it fails', 'Settings']
const REQUIRED = [
  'README.md',
  'package.json',
  'src/index.ts',
  'src/main.ts',
  'src/config.ts',
  'src/service.ts',
]
const MAIN_LINES = 30

const NAME = '[a-z0-9]+(-[a-z0-9]+)*'
const TEST = '(\\.integration)?(\\.test)?'

/** The kinds of file a service is made of. A new kind needs an ADR. */
const KINDS = [
  '(main|config|service|ports|errors|index)',
  `domain/${NAME}`,
  `handlers/[a-z]+(-[a-z0-9]+)+\\.(handler|source)`,
  `http/${NAME}\\.route`,
  `adapters/${NAME}(\\.adapter)?(\\.adapter|\\.fake|\\.test|\\.integration)`,
  `${NAME}(\\.integration)?\\.test`,
].map((kind) => new RegExp(`^src/${kind}${TEST}\\.ts$`))

const headingsOf = (readme: string): string =>
  [...readme.matchAll(/^## (.+)$/gm)].map((match) => match[1]?.trim()).join(' · ')

const checkService = (folder: string, files: readonly SourceFile[]): string[] => {
  const paths = new Set(files.map(({ path }) => path))
  const problems = REQUIRED.filter((file) => !existsSync(join(folder, file))).map(
    (file) => `${file} is missing: every service has one`,
  )
  for (const { path, lines } of files) {
    if (!KINDS.some((kind) => kind.test(path))) {
      problems.push(
        `${path} is no kind of file that a service has: main, config, service, ports, errors or index.ts, ` +
          'domain/*.ts, handlers/<verb>-<noun>.handler.ts or .source.ts, adapters/*.adapter.ts or *.fake.ts, http/*.route.ts, ' +
          'tests beside them',
      )
    }
    if (path === 'src/main.ts' && lines > MAIN_LINES) {
      problems.push(
        `src/main.ts has ${String(lines)} lines; at most ${String(MAIN_LINES)}: move the rest to service.ts`,
      )
    }
    const testPath = path.replace(/\.(handler|source)\.ts$/, '.$1.test.ts')
    if (testPath !== path && !paths.has(testPath)) {
      problems.push(`${path} has no test: write ${testPath}`)
    }
  }
  if (existsSync(join(folder, 'README.md'))) {
    const found = headingsOf(readFileSync(join(folder, 'README.md'), 'utf8'))
    if (found !== HEADINGS.join(' · ')) {
      problems.push(`README.md has the headings "${found}"; expected "${HEADINGS.join(' · ')}"`)
    }
  }
  return problems
}

/** All services look the same: who knows one knows ten. */
export const checkServiceShape = (root: string): CheckResult => {
  const services = readdirSync(join(root, 'services'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  const problems = services.flatMap((name) => {
    const folder = join(root, 'services', name)
    return checkService(folder, sourceFiles(folder)).map((text) => `services/${name}: ${text}`)
  })
  return { problems, note: `${String(services.length)} services` }
}
