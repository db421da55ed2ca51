import type { Database } from '../../src/store/database.ts'
import type { Row } from '../../src/audit/chain.ts'
import { randomFrom, type TestRecord } from './records.ts'
import { verifyChain } from '../../src/audit/verify-chain.ts'

/** The attacker can write to the database and knows its format, but does not have the key. */
type Attack = (rows: Row[], random: (below: number) => number) => Row[]

/** Attacks by name. Only the truncation that also resets the head cannot be detected without the logged head. */
const attacks: [string, Attack][] = [
  ['edit', edit],
  ['delete', (rows, random) => rows.toSpliced(random(rows.length - 1), 1)],
  ['delete and close the gap', (rows, random) => renumbered(rows.toSpliced(-2 - random(20), 1))],
  ['swap', swap],
  ['insert', insert],
  ['delete the oldest, with a forged anchor', forgeAnchor],
  ['cut', (rows, random) => rows.slice(0, -1 - random(20))],
]

/** Tries all attacks, and undoes each. Returns the attacks that were not detected. */
export async function tryAttacks(record: TestRecord, rounds: number, seed: number): Promise<string[]> {
  const random = randomFrom(seed)
  const { database } = record
  const rows = await database.selectFrom('audit').selectAll().orderBy('number').execute()
  const missed: string[] = []
  for (let round = 0; round < rounds; round++) {
    const [name, attack] = attacks[round % attacks.length]!
    const undo = await write(database, rows, attack(rows, random))
    const { brokenAt } = await verifyChain(record, name === 'cut' ? record.heads.slice(-1) : [])
    if (brokenAt === null) missed.push(`${name} in round ${round} with seed ${seed}`)
    await undo()
  }
  return missed
}

/** Writes the manipulated rows, with a matching head, and returns a function that undoes it. */
async function write(database: Database, from: Row[], to: Row[]) {
  const old = [...new Set(from).difference(new Set(to))]
  const young = [...new Set(to).difference(new Set(from))]
  const head = await database.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  const last = to.at(-1)!
  await exchange(database, old, young)
  await database.updateTable('audit_head').set({ count: last.number, hash: last.hash }).execute()
  return async () => {
    await exchange(database, young, old)
    await database.updateTable('audit_head').set(head).execute()
  }
}

async function exchange(database: Database, out: Row[], into: Row[]) {
  await database.transaction().execute(async (transaction) => {
    for (const { number } of out) await transaction.deleteFrom('audit').where('number', '=', number).execute()
    for (const row of into) await transaction.insertInto('audit').values(row).execute()
  })
}

function edit(rows: Row[], random: (below: number) => number): Row[] {
  const at = random(rows.length)
  const row = rows[at]!
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a row has no other keys
  const columns = Object.keys(row).filter((column) => column !== 'number') as (keyof Row)[]
  const column = columns[random(columns.length)]!
  return rows.with(at, { ...row, [column]: changed(column, row[column]) })
}

function changed(column: keyof Row, value: Row[keyof Row]): Row[keyof Row] {
  if (value instanceof Uint8Array) return value.map((byte, at) => (at === 20 ? byte ^ 1 : byte))
  if (typeof value === 'number') return value + 1
  if (typeof value === 'string') return `${value} `
  if (column === 'sealed') return Buffer.alloc(1)
  return column === 'hits' ? 0 : ''
}

/** Swaps two rows, except their numbers. */
function swap(rows: Row[], random: (below: number) => number): Row[] {
  const at = random(rows.length - 1)
  const other = at + 1 + random(rows.length - at - 1)
  const [a, b] = [rows[at]!, rows[other]!]
  return rows.with(at, { ...b, number: a.number }).with(other, { ...a, number: b.number })
}

/** Inserts a genuine entry with the hash of another, in between or at the end. */
function insert(rows: Row[], random: (below: number) => number): Row[] {
  const at = rows.length - random(20)
  const forged = { ...rows[random(rows.length)]!, hash: rows[random(rows.length)]!.hash }
  return renumbered(rows.toSpliced(at, 0, forged))
}

function forgeAnchor(rows: Row[], random: (below: number) => number): Row[] {
  const through = 1 + random(20)
  const last = rows[through - 1]!
  const forged = {
    ...rows.at(-1)!,
    number: rows.length + 1,
    act: 'anchor',
    anchor: `${last.number} ${last.hash}`,
  }
  return [...rows.slice(through), forged]
}

/** Numbers the rows without gaps. Unchanged rows stay the same objects. */
function renumbered(rows: Row[]): Row[] {
  return rows.map((row, at) => (row.number === at + 1 ? row : { ...row, number: at + 1 }))
}
