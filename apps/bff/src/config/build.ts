import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { readIfThere } from './read-file.ts'

const commit = readIfThere(join(import.meta.dirname, '../../../../COMMIT'))

/** The running build. `npm run release` writes the file with the commit; a checkout has no such file. */
export const build = { version: packageJson.version, commit: commit?.toString().trim() ?? 'checkout' }

export const buildInWords = `Library Card ${build.version} (${build.commit})`
