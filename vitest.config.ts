import preact from '@preact/preset-vite'
import { defineConfig } from 'vitest/config'

/** `unit` is `npm test`; `engines` are the heavy tiers that need a browser, much data or much time. */
export default defineConfig({
  plugins: [preact()],
  test: {
    env: { TZ: 'UTC' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Without it one core of two would wait.
          maxWorkers: '100%',
          // Files of one worker share the modules that they import: to load them anew for each was half of the time.
          isolate: false,
          setupFiles: ['test/support/leaves-nothing.ts'],
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/engines/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          globalSetup: ['test/support/engines/ran.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
