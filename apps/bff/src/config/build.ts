import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { readIfThere } from './read-file.ts'

const commit = readIfThere(join(import.meta.dirname, '../../../../COMMIT'))

/** Which build runs: `npm run release` writes the file with the commit, and a checkout has none. */
export const build = { version: packageJson.version, commit: commit?.toString().trim() ?? 'checkout' }

export const buildInWords = `Library Card ${build.version} (${build.commit})`
