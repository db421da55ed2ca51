import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }

/** Which build runs: `npm run release` writes the file with the commit, and a checkout has none. */
export const build = { version: packageJson.version, commit: readCommit() }

export const buildInWords = `Library Card ${build.version} (${build.commit})`

function readCommit(): string {
  try {
    return readFileSync(join(import.meta.dirname, '../../../../COMMIT'), 'utf8').trim()
  } catch {
    return 'checkout'
  }
}
