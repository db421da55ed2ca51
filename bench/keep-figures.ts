import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'

const file = 'docs/figures.md'
const picture = 'figures-growth.svg'
/** Whoever else is at work on the machine is measured too. */
const mostLoad = 2

const head = `# Figures

What \`npm run bench\` printed, each figure with what it is compared with from the same run. The command above a table remakes it
and, with \`--write\`, writes it here. \`npm run bench\` ends with exit code 1 and the names of the targets that were missed.
`

export function requireQuietMachine() {
  const [load = 0] = loadavg()
  if (load <= mostLoad) return
  throw new Error(
    `The load is ${load.toFixed(1)}: figures to keep are taken where it is at most ${mostLoad}.`,
  )
}

/** Runs a bench and returns what it printed as well. */
export async function listenTo<T>(run: () => Promise<T>): Promise<{ result: T; printed: string }> {
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

/** Puts what a bench printed in the place of what it printed before. */
export function keepFigures(name: string, printed: string, missed: string[]) {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : head
  const sections = before.split(/^(?=## )/m).slice(1)
  const others = sections.filter((section) => !section.startsWith(`## ${name}\n`))
  const all = [...others, sectionOf(name, printed, missed)].toSorted()
  writeFileSync(file, `${[head, ...all].map((section) => section.trim()).join('\n\n')}\n`)
}

function sectionOf(name: string, printed: string, missed: string[]): string {
  const [cpu] = cpus()
  const machine = `${cpus().length} cores (${cpu?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
  return [
    `## ${name}\n`,
    // oxlint-disable-next-line one-clock/no-machine-time -- the day on which the bench ran
    `\`npm run bench -- ${name} --write\` on ${new Date().toISOString().slice(0, 10)}: ${machine}.\n`,
    `\`\`\`text\n${printed.trim()}\n\`\`\`\n`,
    ...(name === 'growth' ? [`![How one card grows, as small charts of the table above](${picture})\n`] : []),
    missed.length > 0 ? `Missed: ${missed.join('; ')}.\n` : 'No target was missed.\n',
  ].join('\n')
}
