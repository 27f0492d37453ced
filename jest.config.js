export default {
  testEnvironment: 'node',
  // Real servers and databases on a busy machine; no test measures time.
  testTimeout: 60_000,
  // The one that starts the workers has little to do.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/harness/build.mjs',
  roots: ['<rootDir>/test'],
  // The package.json of a fixture names no package of ours.
  modulePathIgnorePatterns: ['<rootDir>/test/(?:deltas|models)/.*/(?:before|after)/'],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          transform: { react: { runtime: 'automatic', importSource: 'hono/jsx' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
