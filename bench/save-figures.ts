import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'

/** A file for each benchmark. */
const folder = join(import.meta.dirname, 'figures')
/** Above this load, other processes would distort the figures. */
const maxLoad = 2

const head = `# Figures

Output of the benchmarks. \`npm run bench\` runs most of them, which takes about half an hour; \`attack\`, \`audit\`, \`replicas\`, \`schedules\`
and \`soak\` run only by name, as does \`npm run mutants\`. Each figure is compared with a baseline of the same run. The command above a table repeats it. A
benchmark that misses a target exits with code 1, unless it is a *named miss*, whose reason we know.

Some tables are about our code alone: the guard's limits and the time limits are so high that none takes effect. Tables with "guard and
time limits by default" are about a network that sets none. Calls are made "bare" by a server without guards, rights or translation; "bare
and lean" is the same with as little work as possible, and connections that stay open until the institution closes them.
`

/** The page of a release. */
export function figuresPage(): string {
  const sections = globSync(join(folder, '*.md'))
    .toSorted()
    .map((file) => readFileSync(file, 'utf8'))
  return [head, ...sections].join('\n')
}

export function requireQuietMachine() {
  const [load = 0] = loadavg()
  if (load <= maxLoad) return
  throw new Error(`The load is ${load.toFixed(1)}: figures to keep are taken where it is at most ${maxLoad}.`)
}

/** Runs a benchmark and also returns its output. */
export async function captureOutput<T>(run: () => Promise<T>): Promise<{ result: T; printed: string }> {
  const write = process.stdout.write.bind(process.stdout)
  let printed = ''
  process.stdout.write = (chunk: string | Uint8Array) => {
    printed += String(chunk)
    return write(chunk)
  }
  try {
    return { result: await run(), printed }
  } finally {
    process.stdout.write = write
  }
}

/** `verdict`: lines. */
type Section = { name: string; printed: string; verdict: string[]; command?: string }

export function saveFigures({ name, printed, verdict, command = `npm run bench -- ${name}` }: Section) {
  const [cpu] = cpus()
  const machine = `${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
  const section = [
    `## ${name}`,
    // oxlint-disable-next-line one-clock/no-machine-time -- the date of the run
    `\`${command} --write\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.`,
    `\`\`\`text\n${printed.trim()}\n\`\`\``,
    ...verdict,
  ]
  writeFileSync(join(folder, `${name.replaceAll(/\W+/g, '-')}.md`), `${section.join('\n\n')}\n`)
}
