import { defineConfig } from '@playwright/test'
import base from '../playwright.config.ts'

/** `npm run screens`: pictures of all screens in `screens/`, which git ignores, and the pictures of the README in `docs/`. */
export default defineConfig(base, {
  testDir: '.',
  testMatch: 'screens.shots.ts',
  outputDir: '../test-results',
  globalTeardown: './search-databases.ts',
  reporter: [['list']],
})
