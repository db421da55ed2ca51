import { basename } from 'node:path'
import { defineConfig } from '@playwright/test'
import base from '../playwright.config.ts'
import type { Settings } from './card-test.ts'

/** The network file of `--network`; by default, the two networks of docs/branding.md. */
const { SCREENS_NETWORK: own } = process.env
const networks = own ? [own] : ['demo/network.yaml', 'demo/seeland.yaml']

/**
 * `npm run screens`: pictures of all screens in `screens/`, which git ignores, and the pictures of README and documents in
 * `docs/`.
 */
export default defineConfig<object, Settings>(base, {
  reporter: [['list']],
  projects: [
    ...(own ? [] : [{ name: 'screens', testMatch: 'screens.shots.ts' }]),
    ...networks.map((lookOf) => ({
      name: basename(lookOf).replace(/\.\w+$/, ''),
      testMatch: 'branding.shots.ts',
      ...(own && { grepInvert: /pictures of docs/ }),
      use: { lookOf },
    })),
  ],
})
