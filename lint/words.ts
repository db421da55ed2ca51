/**
 * `npm run words`: counts the words of the documents that people write, as `wc -w` does, and fails above a limit, at a sentence of more than
 * 25 words, at a clause with "what" or "who" as a noun, at a link that leads nowhere, and at a path in backticks that the tree does not
 * have. `npm run words -- docs/staff.md` lists the findings in some documents only.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const limits = { words: 24_000, decisionWords: 5_000, decisions: 20, sentence: 25 }
const documents = [
  '{README,ARCHITECTURE,CONTRIBUTING,SECURITY}.md',
  'docs/**/*.md',
  'e2e/*.md',
  'apps/*/src/features/**/*.md',
]

/** The beginnings of sentences that need no check: texts of the card, and quotations. */
const allowed: string[] = []

/** All files of the repository, each as `/path` on a line. */
const tree = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
}).replaceAll(/^/gm, '/')
/** Paths of an example, of somebody else, or that a command writes. */
const otherPaths = new Set(
  `my-network.yaml differences.md file.ts TAG.po e2e/NAME.spec.ts e2e/my-journey.spec.ts apps/web/src/renewals/renewals-page.tsx
  METRICS_PORT/metrics internal_attributes.yaml secrets/ bin/node node_modules/.bin/node
  asvs.md figures.md screens/ screens/expected/`.split(/\s+/),
)

/** Before "who", each of these makes the clause a noun: "see who looked". After a person, "who" is a relative pronoun. */
const beforeNounClause = new Set(
  `a about after and are as ask asks at because before but by decide decides define defines depend depends find finds for from how if
  in into is know known knows learn learns like names of on only or out over prove proves read reads reveal reveals say says see seen
  sees show shows state states tell tells than that the then to until what when where whether which while whom with without`.split(
    /\s+/,
  ),
)

type Sentence = { text: string; words: number; line: number }
type Report = {
  file: string
  words: number
  long: Sentence[]
  clauses: Sentence[]
  deadLinks: string[]
  deadPaths: string[]
}

const given = process.argv.slice(2)
/** `npm run generate` writes the pages of the reference. */
const reports = globSync(documents, { exclude: ['docs/reference/**'] })
  .toSorted()
  .map((file) => reportOn(file.replaceAll('\\', '/')))
const shown = reports.filter(({ file }) => given.length === 0 || given.includes(file))

console.table(
  Object.fromEntries(
    shown.map(({ file, words, long, clauses, deadLinks, deadPaths }) => [
      file,
      {
        words,
        'long sentences': long.length,
        'noun clauses': clauses.length,
        'dead links': deadLinks.length,
        'dead paths': deadPaths.length,
      },
    ]),
  ),
)
for (const { file, long, clauses, deadLinks, deadPaths } of shown) {
  for (const { line, words, text } of long) fail(`${file}:${line} ${words} words: ${text}`)
  for (const { line, text } of clauses) fail(`${file}:${line} a clause as a noun: ${text}`)
  for (const link of deadLinks) fail(`${file}: ${link} leads nowhere`)
  for (const path of deadPaths) fail(`${file}: there is no ${path}`)
}
const inDecisions = reports.filter(({ file }) => file.startsWith('docs/decisions/'))
const living = inDecisions.filter(({ file }) => /\/\d{3}-/.test(file))
limit('words in all', sumOf(reports), limits.words)
limit('words of decisions', sumOf(inDecisions), limits.decisionWords)
limit('living decisions', living.length, limits.decisions)

function limit(name: string, count: number, most: number) {
  console.log(`${count} ${name}, of at most ${most}`)
  if (count > most) fail(`Too many ${name}`)
}

function fail(message: string) {
  console.error(message)
  process.exitCode = 1
}

function sumOf(some: Report[]): number {
  return some.reduce((sum, { words }) => sum + words, 0)
}

function reportOn(file: string): Report {
  const text = readFileSync(file, 'utf8')
  const sentences = blocksOf(text)
    .flatMap(sentencesOf)
    .filter((sentence) => !allowed.some((start) => sentence.text.startsWith(start)))
  return {
    file,
    words: countWords(text),
    long: sentences.filter(({ words }) => words > limits.sentence),
    clauses: sentences.filter(({ text: sentence }) => hasNounClause(sentence)),
    deadLinks: linksOf(text).filter((link) => isDead(file, link)),
    deadPaths: pathsOf(text).filter((path) => !otherPaths.has(path) && !isInTree(path)),
  }
}

type Block = { text: string; line: number }

/** Returns paragraphs, list items, headings and cells, each with its first line. Code and comments are no blocks. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let isCode = false
  let isOpen = false
  for (const [at, line] of text
    .replaceAll(/<!--[^]*?-->/g, blank)
    .split('\n')
    .entries()) {
    if (/^\s*```/.test(line)) isCode = !isCode
    const isText = !isCode && !/^\s*(```|\|[\s:|-]+\|$|$)/.test(line)
    const isTable = line.startsWith('|')
    const begins = isTable || /^\s*([-*]|\d+\.|#+|>)\s/.test(line)
    const last = blocks.at(-1)
    if (isText && isTable)
      blocks.push(...line.split(/(?<!\\)\|/).map((cell) => ({ text: cell.trim(), line: at + 1 })))
    else if (isText && isOpen && !begins && last) last.text += ` ${line.trim()}`
    else if (isText) blocks.push({ text: line.replace(/^\s*([-*]|\d+\.|#+|>)\s+/, ''), line: at + 1 })
    isOpen = isText && !isTable && !line.startsWith('#')
  }
  return blocks
}

/** Removes a comment, but keeps its line breaks, so that line numbers stay right. */
function blank(comment: string): string {
  return comment.replaceAll(/[^\n]/g, '')
}

function sentencesOf({ text, line }: Block): Sentence[] {
  const plain = text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<[^>]+>/g, '')
    // A command or a name counts as a word.
    .replaceAll(/`[^`]+`/g, '`code`')
    .replaceAll(/\*\*|(?<!\w)_|_(?!\w)/g, '')
  return plain.split(/(?<=[.!?][")”]?)\s+(?=[^a-z])/).map((sentence) => ({
    text: sentence,
    words: countWords(sentence),
    line,
  }))
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length
}

function hasNounClause(sentence: string): boolean {
  // A question has no such clause.
  if (sentence.endsWith('?')) return false
  if (/\b(what|whatever|whoever|whomever)\b/i.test(sentence)) return true
  return [...sentence.matchAll(/(?:([\w’'-]+)[("“”\s]+|^|[:;—–]\s+)who\b/gi)].some(
    ([, before]) => before === undefined || beforeNounClause.has(before.toLowerCase()),
  )
}

function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)]
    .map(([, link, source]) => link ?? source ?? '')
    .filter((link) => !/^\w+:/.test(link))
}

function isDead(file: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? file : join(dirname(file), path)
  if (!existsSync(target)) return true
  return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor)
}

/** The anchors of a page, as GitHub derives them from headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase())
  return new Set(
    headings.map((heading) => heading.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')),
  )
}

/** Words of inline code with a slash inside or at the end, or with the ending of a source file. */
function pathsOf(text: string): string[] {
  return [...text.replaceAll(/```[^]*?```/g, '').matchAll(/`([^`\n]+)`/g)]
    .flatMap(([, code = '']) => code.split(' '))
    .map((word) => word.replace(/^\.{1,2}\//, ''))
    .filter((word) =>
      /^[\w-][\w.-]*(\/[\w.-]+)*(\/|\/[\w.-]+|\.(tsx?|md|ya?ml|json|po|css|html))$/.test(word),
    )
}

/** Documents leave out the first folders of a path. */
function isInTree(path: string): boolean {
  const end = path.endsWith('/') ? '' : '\n'
  return tree.includes(`/${path}${end}`) || tree.includes(`/${path}/`)
}
