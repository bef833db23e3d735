import { defineConfig } from 'vitest/config';

// Configuration files are the one place where the tool demands a default export.
export default defineConfig({
  test: {
    include: ['src-*/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    // Native add-ons are loaded in worker threads of their own by the code under test; forks keep a crash local.
    pool: 'forks',
    testTimeout: 20_000,
  },
});
