/** Runs the TypeScript sources as ES modules; types are checked by `npm run verify`. */
export default {
  testEnvironment: 'node',
  // A ceiling, not a wait: two busy cores and servers that start cold.
  testTimeout: 30_000,
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/\\.carrick/'],
  modulePathIgnorePatterns: ['<rootDir>/\\.carrick/'],
  watchPathIgnorePatterns: ['/\\.carrick/'],
  haste: { forceNodeFilesystemAPI: true },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2024',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
}
