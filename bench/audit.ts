import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

type Figure = {
  system: string
  what: string
  of: number
  good: number
  /** Seconds of the verification alone. */
  verifying?: number
  missed?: string[]
  seconds: number
}

/** Changes the audit log in every way: verification must find each change, over SQLite and PostgreSQL. */
export async function benchAudit(): Promise<string[]> {
  const script = 'apps/bff/test/audit/figures.ts'
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const figures: Figure[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    const figure = JSON.parse(line) as Figure
    figures.push(figure)
    console.log(inWords(figure))
  }
  const [code] = await ended
  const missed = figures.filter(({ good, of }) => good !== of).map(inWords)
  return code === 0 ? missed : [...missed, `the bench ended with ${code}`]
}

function inWords({ system, what, of, good, verifying, missed = [], seconds }: Figure): string {
  const time = verifying === undefined ? `${seconds.toFixed(0)} s in all` : `in ${verifying.toFixed(2)} s`
  return [`${system}: ${good} of ${of} ${what}, ${time}`, ...missed].join('\n  ')
}
