/**
 * `npm run check:root`, a part of `npm run check`: the checks of the whole repository. All of them run, even if one fails, and each
 * prints its findings alone.
 */
import { spawnSync } from 'node:child_process'

const checks = {
  types: ['node_modules/typescript/bin/tsc', '--checkers', '1'],
  format: ['node_modules/oxfmt/bin/oxfmt', '--check'],
  boundaries: ['node_modules/turbo/bin/turbo', 'boundaries'],
  layers: ['lint/layers.ts'],
  'answer states': ['lint/answer-states.ts'],
  copy: ['lint/copy.ts'],
  translations: ['lint/translations.ts'],
  words: ['lint/words.ts'],
  styles: ['lint/style-sheets.ts'],
  'unused code': ['node_modules/knip/bin/knip.js'],
}

for (const [name, command] of Object.entries(checks)) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' })
  if (status === 0) continue
  console.error(`${stdout}${stderr}\nFailed: ${name}`)
  process.exitCode = 1
}
