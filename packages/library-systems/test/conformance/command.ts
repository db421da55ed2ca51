/**
 * `npm run conformance -w packages/library-systems`: both suites at the mocks, or `-- facts` or `-- situations`, or one vendor with
 * `--system`. With `--base-url` it reads the facts of a real server.
 */
import { runConformance } from './run-conformance.ts'

try {
  process.exitCode = (await runConformance(process.argv.slice(2), console.log)) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
