import { defineConfig } from '@playwright/test'
import base from '../playwright.config.ts'
import { moments } from './moments.ts'

/** Journeys of `npm run e2e -- --dates`: one project per moment, all in the time zone `TZ`. */
export default defineConfig<object, { now: string }>(base, {
  testMatch: 'any-day.spec.ts',
  workers: 1,
  reporter: [['list']],
  projects: moments.map(({ name, now }) => ({ name, use: { now } })),
  use: { timezoneId: process.env['TZ'] ?? 'Europe/Berlin' },
})
