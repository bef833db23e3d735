import { defineConfig } from '@playwright/test';

// Configuration files are the one place where the tool demands a default export.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../artifacts/e2e',
  // One desktop, one tray, one notification daemon: the tests take turns.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
});
