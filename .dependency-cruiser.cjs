// Who may import whom. Every rule has a comment that says what to do instead, and a planted violation
// in scripts/verify/import-rules.test.ts that proves it fires.

const test = '\\.(test|fake)\\.ts$'
const io =
  '^(node:)?(fs|net|tls|http|https|http2|dgram|dns|child_process|cluster|worker_threads|os|timers)(/|$)'
const npm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown']
const npmPackage = (name) => `(^|/)node_modules/(@types/)?${name}/`
const rooms = (...names) => `^(${names.join('|')})/`

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const everywhere = [
  rule(
    'no-cycles',
    'Two files that import each other are one idea in two places: move what both need into a third file.',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
  rule(
    'no-unresolved',
    'The import points nowhere: correct the path, or declare the package in the package.json beside it.',
    {},
    { couldNotResolve: true },
  ),
  rule(
    'no-undeclared-package',
    'Declare the npm package in the package.json of the room that imports it.',
    { pathNot: '^[^/]+$|^scripts/' },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], pathNot: npmPackage('@jest/globals') },
  ),
  rule(
    'no-dev-dependency-in-production',
    'What production code imports is shipped: move the package from devDependencies to dependencies.',
    { path: rooms('packages', 'services', 'apps', 'schemas/src'), pathNot: [test, '/scripts/'] },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'no-deep-imports',
    'A package has one entry: export what you need from its src/index.ts and import it by name.',
    { path: '^((?:packages|services|apps)/[^/]+|schemas|lab|e2e)/' },
    {
      path: '^((?:packages|services|apps)/[^/]+|schemas|lab|e2e)/',
      pathNot: ['^$1/', '/src/(contract/|books/|rest/)?index\\.ts$', '/package\\.json$'],
    },
  ),
  rule(
    'no-imports-of-tests',
    'A test is imported by nobody: move what is shared into packages/testkit or beside the source.',
    {},
    { path: '\\.test\\.ts$' },
  ),
  rule(
    'testkit-for-tests-only',
    'packages/testkit is for tests and e2e; production code takes the real thing as an argument.',
    { pathNot: [test, '^e2e/', '^packages/testkit/', '/testing/'] },
    { path: rooms('packages/testkit') },
  ),
]

const vendors = [
  rule(
    'kafkajs-in-one-folder',
    'Use the EventLog port of @carrick/messaging; kafkajs is known to packages/messaging/src/kafka and to what the benchmarks compare with.',
    {
      path: rooms('schemas', 'packages', 'services', 'apps', 'lab', 'e2e', 'bench'),
      pathNot: rooms('packages/messaging/src/kafka', 'bench/src/baselines'),
    },
    { path: npmPackage('kafkajs') },
  ),
  rule(
    'platformatic-in-one-folder',
    'Use the EventLog port of @carrick/messaging; @platformatic/kafka is known to packages/messaging/src/platformatic alone.',
    {
      path: rooms('schemas', 'packages', 'services', 'apps', 'lab', 'e2e', 'bench'),
      pathNot: rooms('packages/messaging/src/platformatic', 'bench/src/baselines'),
    },
    { path: npmPackage('@platformatic/kafka') },
  ),
  rule(
    'registry-library-in-one-folder',
    'Use the codec of @carrick/messaging; the registry library is known to packages/messaging/src/registry alone.',
    {
      path: rooms('schemas', 'packages', 'services', 'apps', 'lab', 'e2e', 'bench'),
      pathNot: rooms('packages/messaging/src/registry'),
    },
    { path: npmPackage('@kafkajs/confluent-schema-registry') },
  ),
  rule(
    'jsforce-in-one-package',
    'Use the client of @carrick/salesforce; jsforce is known to that package and to the tests of the lab org.',
    {
      path: rooms('schemas', 'packages', 'services', 'apps', 'lab', 'e2e', 'bench'),
      pathNot: [rooms('packages/salesforce', 'e2e'), '^lab/.*\\.test\\.ts$'],
    },
    { path: npmPackage('jsforce') },
  ),
  rule(
    'nodemailer-in-one-adapter',
    'Say what is to be sent by a subscription of kind email; nodemailer is known to the adapters of services/subscriptions alone.',
    {
      path: rooms('schemas', 'packages', 'services', 'apps', 'lab', 'e2e', 'bench'),
      pathNot: rooms('services/subscriptions/src/adapters'),
    },
    { path: npmPackage('nodemailer') },
  ),
  rule(
    'pg-in-the-store-and-adapters',
    'Use the Store port, or write an adapter: pg is known to packages/store, service adapters, lab/src/postgres and the benchmarks.',
    {
      path: rooms('schemas', 'packages', 'services', 'apps', 'lab', 'e2e', 'bench'),
      pathNot: rooms(
        'packages/store',
        'services/[^/]+/src/adapters',
        'lab/src/postgres',
        'bench/src/(baselines|scene)',
      ),
    },
    { path: npmPackage('pg') },
  ),
]

const layers = [
  rule(
    'kernel-imports-nothing',
    'packages/kernel has no dependency and no I/O: pass what it needs as an argument.',
    { path: '^packages/kernel/src/', pathNot: test },
    { pathNot: '^packages/kernel/src/|^(node:)?crypto$' },
  ),
  rule(
    'schemas-below-everything',
    'The contract knows only the kernel: move code that needs more into the package that uses it.',
    { path: '^schemas/src/', pathNot: test },
    { path: rooms('packages/(?!kernel/)[^/]+', 'services', 'apps', 'lab', 'e2e') },
  ),
  rule(
    'pure-packages-do-no-io',
    'packages/order and packages/mapping decide from arguments: read files and clocks in the caller.',
    { path: '^packages/(order|mapping)/src/', pathNot: test },
    { path: io },
  ),
  rule(
    'pure-packages-know-rules-only',
    'packages/order and packages/mapping know the kernel and the contract: pass anything else as an argument.',
    { path: '^packages/(order|mapping)/src/', pathNot: test },
    {
      path: rooms('packages/(?!(?:kernel|order|mapping)/)[^/]+', 'services', 'apps', 'lab', 'e2e'),
    },
  ),
  rule(
    'runtime-knows-no-host-and-no-vendor',
    'messaging, store and telemetry lie below the service host and the vendors: define a port and be given it.',
    { path: '^packages/(messaging|store|telemetry)/src/', pathNot: test },
    {
      path: rooms(
        'packages/(service-host|salesforce|erp|payments)',
        'services',
        'apps',
        'lab',
        'e2e',
      ),
    },
  ),
  rule(
    'host-knows-no-vendor',
    'The service host is the same for all services: pass vendor parts in from the composition root.',
    { path: '^packages/service-host/src/', pathNot: test },
    { path: rooms('packages/(salesforce|erp|payments)', 'services', 'apps', 'lab', 'e2e') },
  ),
  rule(
    'vendors-know-no-events',
    'salesforce, erp and payments speak vendor and kernel words: translate into events in the service that uses them.',
    { path: '^packages/(salesforce|erp|payments)/src/', pathNot: test },
    {
      path: rooms(
        'packages/(?!(?:kernel|telemetry|salesforce|erp|payments)/)[^/]+',
        'schemas',
        'services',
        'apps',
        'lab',
        'e2e',
      ),
    },
  ),
  rule(
    'vendors-know-only-themselves',
    'salesforce, erp and payments do not know each other: a service brings them together. Payments borrow the HTTP client of erp and the words of its suite.',
    { path: '^packages/(salesforce|erp|payments)/src/' },
    {
      path: rooms('packages/(salesforce|erp|payments)'),
      pathNot: ['^packages/$1/', '^packages/erp/src/(rest|contract)/index\\.ts$'],
    },
  ),
  rule(
    'apps-know-no-service',
    'An app talks to a running service over its admin port; it does not import it.',
    { path: '^apps/', pathNot: test },
    { path: rooms('services', 'lab', 'e2e') },
  ),
]

const services = [
  rule(
    'services-are-strangers',
    'Services meet on topics: publish an event and consume it, or move shared rules into a package.',
    { path: '^services/([^/]+)/' },
    { path: '^services/', pathNot: '^services/$1/' },
  ),
  rule(
    'services-know-no-app-and-no-lab',
    'A service runs in production: it knows packages and the contract, nothing that starts or tests it.',
    { path: '^services/[^/]+/src/', pathNot: test },
    { path: rooms('apps', 'lab', 'e2e') },
  ),
  rule(
    'domain-is-pure',
    'domain/ decides from arguments: move I/O, clocks and npm packages behind a port in adapters/.',
    { path: '^services/[^/]+/src/domain/', pathNot: test },
    { dependencyTypes: [...npm, 'core'], pathNot: rooms('packages', 'schemas') },
  ),
  rule(
    'domain-knows-only-rules',
    'domain/ knows its own folder, its errors, the kernel and the pure packages: pass the rest as arguments.',
    { path: '^services/([^/]+)/src/domain/', pathNot: test },
    {
      path: rooms('services', 'packages', 'schemas'),
      pathNot: [
        '^services/$1/src/(domain/|errors\\.ts$)',
        rooms('packages/(kernel|order|mapping)', 'schemas'),
      ],
    },
  ),
  rule(
    'domain-takes-types-from-the-contract',
    'Import types from @carrick/schemas (import type); the handler turns a decision into events.',
    { path: '^services/[^/]+/src/domain/', pathNot: test },
    { path: '^schemas/', dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'handlers-use-ports',
    'A handler reaches the world through ports.ts: take the adapter as an argument and wire it in service.ts.',
    { path: '^services/([^/]+)/src/handlers/', pathNot: test },
    { path: '^services/$1/src/(adapters/|http/|service\\.ts|main\\.ts|config\\.ts|index\\.ts)' },
  ),
  rule(
    'handlers-know-no-vendor',
    'A handler knows ports, domain and events: put npm packages, node builtins and vendors into an adapter.',
    { path: '^services/[^/]+/src/handlers/', pathNot: test },
    { dependencyTypes: [...npm, 'core'], pathNot: [rooms('packages', 'schemas')] },
  ),
  rule(
    'handlers-take-vendor-types-only',
    'A handler takes vendor values through ports.ts; of store, host, telemetry and vendor packages only types.',
    { path: '^services/[^/]+/src/handlers/', pathNot: test },
    {
      path: rooms('packages/(store|service-host|telemetry|salesforce|erp|payments)'),
      dependencyTypesNot: ['type-only'],
    },
  ),
  rule(
    'adapters-serve-ports',
    'An adapter implements a port: it knows neither handlers nor routes nor the composition root.',
    { path: '^services/([^/]+)/src/adapters/', pathNot: test },
    { path: '^services/$1/src/(handlers/|http/|service\\.ts|main\\.ts)' },
  ),
  rule(
    'adapters-decide-nothing',
    'Take types from domain/ (import type); a decision belongs into the domain or the handler.',
    { path: '^services/([^/]+)/src/adapters/', pathNot: test },
    { path: '^services/$1/src/domain/', dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'routes-take-their-dependencies',
    'A route takes ports as arguments: it knows neither adapters nor the composition root.',
    { path: '^services/([^/]+)/src/http/', pathNot: test },
    { path: '^services/$1/src/(adapters/|service\\.ts|main\\.ts)' },
  ),
  rule(
    'ports-are-own-words',
    'ports.ts says what the service needs in its own words: it knows neither adapters nor handlers.',
    { path: '^services/([^/]+)/src/ports\\.ts$' },
    { path: '^services/$1/src/(adapters/|handlers/|http/|service\\.ts|main\\.ts|config\\.ts)' },
  ),
]

module.exports = {
  forbidden: [...everywhere, ...vendors, ...layers, ...services],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.carrick|dist|coverage)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
