import { features } from '../src/app.ts'
import { runCheck } from '../src/check/run-check.ts'
import type { Config } from '../src/config/config.ts'
import { migrationsOf } from '../src/feature.ts'

/** `--check` with the features that the server has. */
export function runFullCheck(config: Config) {
  return runCheck(config, migrationsOf(features))
}
