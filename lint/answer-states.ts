/**
 * Part of `npm run check`: only the table of answer states decides the meaning of a missing answer, and only files of words word it. Reports
 * every other place that compares, lists or looks up a state, and every decision in a file of words. `node lint/answer-states.ts FOLDER`
 * checks another checkout.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answerStateNames } from '../packages/contract/src/answer-state.ts'

const table = 'packages/contract/src/answer-state.ts'
/** The files that declare states or have their words. A value in them is a function that returns words. */
const words = [
  'apps/web/src/reasons/',
  'apps/bff/src/reasons/answer-words.ts',
  'apps/bff/src/check/fault-words.ts',
  'packages/contract/src/problem.ts',
]

const state = `'(?:${answerStateNames.join('|')})'`
/** Finds a comparison, a case, an element of a list of states, and a key whose value is no words. */
const decisions = [
  String.raw`[!=]==? ${state}`,
  String.raw`case ${state}`,
  String.raw`\.(?:has|includes)\(${state}`,
  String.raw`^\s*${state},?$`,
  String.raw`\[${state}(?:, ${state})*[,\]]`,
].map((pattern) => new RegExp(pattern))
/** Other unions that share some names: outcomes of actions and of reminders. */
const others = /result|delivery|case 'refused'/
const otherFiles = ['apps/bff/src/features/reminders/', 'packages/contract/src/reminders.ts']
/** Finds a property that is no text, in a file of words. */
const decisionInWords = /^\s+(?!code\b)\w+: (?:true|false|'[a-z-]+'(?: \| '[a-z-]+')*),?$/
const declaration = /^(?:export )?(?:async )?(?:const|function|type) (\w+)/

const folder = process.argv[2] ?? '.'
const places = globSync(['apps/*/src/**/*.{ts,tsx}', 'packages/{contract,library-systems}/src/**/*.ts'], {
  cwd: folder,
})
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file !== table && !file.includes('.test.'))
  .filter((file) => !otherFiles.some((path) => file.startsWith(path)))
  .toSorted()
  .flatMap(placesIn)

for (const place of places) console.error(place)
if (places.length > 0) process.exitCode = 1

function placesIn(file: string): string[] {
  const isWords = words.some((path) => file.startsWith(path))
  let name = ''
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .flatMap((line, at) => {
      name = declaration.exec(line)?.[1] ?? name
      const isDecision = isWords
        ? decisionInWords.test(line)
        : !others.test(line) && decisions.some((pattern) => pattern.test(line))
      return isDecision ? `${file}:${at + 1}: ${name} decides on a state: ${line.trim()}` : []
    })
}
