import eslint from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const tests = ['**/*.test.ts', 'e2e/**', 'packages/testkit/**']

// A package has one entry: `@carrick/kernel`, never `@carrick/kernel/src/uuid.ts` nor `../../kernel/src/uuid.ts`.
const oneEntryPerPackage = {
  patterns: [
    {
      // Named sub-paths of package.json exports: contract suites, the books of the stand-in ERP, its HTTP client.
      regex: '^@carrick/[^/]+/(?!contract$|books$|rest$)',
      message: 'Import the package by its name; export what you need from its src/index.ts.',
    },
    {
      regex: '^\\.\\./.*/src/',
      message: 'Import another package by its name (@carrick/x), not by a path into it.',
    },
  ],
}

const house = {
  rules: {
    'reason-for-disable': {
      create: (context) => ({
        Program() {
          for (const comment of context.sourceCode.getAllComments()) {
            if (!/^\s*eslint-disable/.test(comment.value) || comment.value.includes(' -- '))
              continue
            context.report({
              loc: comment.loc,
              message: 'Say why: eslint-disable-line rule -- reason',
            })
          }
        },
      }),
    },
  },
}

const testsRunAlways = [
  {
    selector:
      'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(skip|todo|only|failing)$/]',
    message: 'A test runs always or is deleted.',
  },
  {
    selector: 'CallExpression[callee.property.name="retryTimes"]',
    message: 'A test that needs a second try tells of a fault: find it.',
  },
  {
    selector: 'CallExpression[callee.name="setTimeout"]',
    message:
      'Wait for the event, with a ceiling, through the shared function; never for time to pass.',
  },
]

export default defineConfig(
  globalIgnores(['**/node_modules', '.carrick', 'coverage', 'schemas/src/generated']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { house },
    rules: {
      'max-lines': ['error', 400],
      'no-warning-comments': 'error',
      'house/reason-for-disable': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: {
      // One program for the whole repository; a file that tsconfig.json does not know is an error.
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: process.cwd() },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-imports': ['error', oneEntryPerPackage],
    },
  },
  {
    files: ['packages/**/*.ts', 'services/**/*.ts', 'schemas/src/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['**/*.ts'],
    ignores: [
      ...tests,
      '**/src/config.ts',
      'scripts/**',
      'schemas/scripts/**',
      'lab/**',
      'bench/**',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Read settings in config.ts and pass them as arguments.',
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      // jest's asymmetric matchers (expect.any, expect.stringMatching) are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      'no-restricted-syntax': ['error', ...testsRunAlways],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [eslint.configs.recommended],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        module: 'writable',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        fetch: 'readonly',
      },
    },
  },
)
