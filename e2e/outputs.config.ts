import { defineConfig } from '@playwright/test'
import base from '../playwright.config.ts'

/** `npm run e2e -- --outputs`: writes the texts of each output for each fault to `screens/outputs.md`, which git ignores. */
export default defineConfig(base, {
  reporter: [['list']],
  workers: 1,
  fullyParallel: false,
  projects: [{ name: 'outputs', testMatch: 'outputs.tables.ts' }],
})
